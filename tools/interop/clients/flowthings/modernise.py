"""Lets the original flowthings client be imported by a Python of today.

It names a method `async`, which became a keyword in Python 3.7, and takes an abstract class from where it was before
Python 3.10. Nothing else of it is touched.
"""

import importlib.util
import pathlib

package = pathlib.Path(importlib.util.find_spec("flowthings").origin).parent
api = package / "api.py"
source = api.read_text()
source = source.replace("def async(self", "def async_(self")
source = source.replace("from collections import MutableMapping", "from collections.abc import MutableMapping")
api.write_text(source)
