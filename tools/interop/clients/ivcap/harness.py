"""Runs the checks of a script; prints one JSON object a line: {"name", "ok", "detail"?}."""

import json
import traceback

checks = []


def check(function):
    checks.append(function)
    return function


def run(make_client):
    for function in checks:
        outcome = {"name": function.__name__.replace("_", " "), "ok": True}
        try:
            function(make_client())
        except BaseException:  # the old client's exceptions are not all of the normal kind
            outcome["ok"] = False
            outcome["detail"] = traceback.format_exc()
        print(json.dumps(outcome), flush=True)
