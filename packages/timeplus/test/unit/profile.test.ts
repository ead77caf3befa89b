import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { timeplusProfile } from '../../src/profile.js';

const describeFailure = (body: unknown) =>
  timeplusProfile.describeFailure({ status: 400, body, headers: new Headers() });

describe('describeFailure', () => {
  test('the application server: code and message', () => {
    const said = describeFailure({ code: 57, message: "stream 'iot' exists", system: 'timeplusd' });
    expect(said).toMatchObject({ code: 57, message: "stream 'iot' exists" });
  });

  test('the REST paths of the engine: code, error_msg and request_id', () => {
    expect(describeFailure({ code: 117, error_msg: "missing 'data'", request_id: 'r1' })).toEqual({
      code: 117,
      message: "missing 'data'",
      requestId: 'r1',
    });
  });

  test('the SQL port of the engine: text with the code in front', () => {
    const text =
      'Code: 62. DB::Exception: Syntax error: failed at position 1. (SYNTAX_ERROR) (version 1.5.0)';
    expect(describeFailure(text)).toEqual({ code: 62, message: text });
  });

  test('text of something else, such as a proxy, is kept up to 500 characters', () => {
    const said = describeFailure(`<html>${'x'.repeat(600)}`);
    expect(said.code).toBeUndefined();
    expect(said.message).toHaveLength(500);
  });

  test('an empty body says nothing', () => {
    expect(describeFailure(undefined)).toEqual({});
  });

  test('property: no body makes it throw', () => {
    fc.assert(fc.property(fc.anything(), body => expect(() => describeFailure(body)).not.toThrow()));
  });
});
