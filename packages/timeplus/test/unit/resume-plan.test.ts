import { describe, expect, test } from '@jest/globals';
import { HttpError } from '@sdk/core';
import type { SqlAnalysis, StreamInfo } from '@sdk/timeplus';
import { type PlanQuestions, type ResumePlan, resumePlan } from '../../src/query/live/resume-plan.js';
import { rejection } from '../support/server.js';

const analysis: SqlAnalysis = {
  is_streaming: true,
  has_aggr: false,
  has_subquery: false,
  has_table_join: false,
  has_union: false,
  group_by_columns: null,
};
const info: StreamInfo = {
  name: 's',
  mode: 'append',
  is_external: false,
  columns: [
    { name: 'a', type: 'int32' },
    { name: '_tp_time', type: 'datetime64(3)' },
  ],
};

const failure = (status: number, serverCode?: number): HttpError =>
  new HttpError({
    platform: 'timeplus',
    operation: 'queries.analyze',
    attempts: 1,
    status,
    serverCode,
    request: 'POST http://tp.example.test',
    headers: {},
    body: undefined,
    retryable: status >= 500,
  });
const refused = failure(400, 47);

const ask = (answers: Partial<PlanQuestions> = {}): PlanQuestions => ({
  analyze: async () => analysis,
  streamInfo: async () => info,
  ...answers,
});

const plan = (answers?: Partial<PlanQuestions>): Promise<ResumePlan | undefined> =>
  resumePlan('select a from s', 'auto', ask(answers));

describe('whether a statement is resumed', () => {
  test('the event time and the sequence number are selected beside its columns', async () => {
    expect(await plan()).toMatchObject({
      statement: 'select a, _tp_time as _sdk_tp_time, _tp_sn as _sdk_tp_sn from s',
      hidden: ['_sdk_tp_time', '_sdk_tp_sn'],
      isExact: true,
      replays: false,
    });
  });

  test('a server that does not show the sequence number is asked without it', async () => {
    const asked: string[] = [];
    const result = await plan({
      analyze: async statement => {
        asked.push(statement);
        if (statement.includes('_tp_sn')) throw refused;
        return analysis;
      },
    });
    expect(asked).toHaveLength(2);
    expect(result?.hidden).toEqual(['_sdk_tp_time']);
    expect(result?.since(new Date(5))).toBe(
      "select a, _tp_time as _sdk_tp_time from s where _tp_time >= to_datetime64('1970-01-01 00:00:00.005', 3, 'UTC')",
    );
  });

  test.each<[string, Partial<SqlAnalysis>]>([
    ['is bounded', { is_streaming: false }],
    ['aggregates', { has_aggr: true }],
    ['has a subquery', { has_subquery: true }],
    ['joins', { has_table_join: true }],
    ['is a union', { has_union: true }],
    ['groups', { group_by_columns: ['a'] }],
  ])('not when the server says that it %s', async (_, changes) => {
    expect(await plan({ analyze: async () => ({ ...analysis, ...changes }) })).toBeUndefined();
  });

  test.each<[string, StreamInfo]>([
    ['a keyed stream', { ...info, mode: 'versioned_kv' }],
    ['a changelog', { ...info, mode: 'changelog_kv' }],
    ['an external stream', { ...info, is_external: true }],
    ['something without an event time', { ...info, columns: [] }],
  ])('not over %s', async (_, streamInfo) => {
    expect(await plan({ streamInfo: async () => streamInfo })).toBeUndefined();
  });

  test('not when the server does not know: an analysis without facts, a refusal, a view', async () => {
    expect(await plan({ analyze: async () => ({}) })).toBeUndefined();
    expect(await plan({ analyze: () => Promise.reject(refused) })).toBeUndefined();
    expect(await plan({ streamInfo: () => Promise.reject(refused) })).toBeUndefined();
  });

  test('a refusal may have the status of a failure, but a failure is none', async () => {
    expect(await plan({ streamInfo: () => Promise.reject(failure(500, 60)) })).toBeUndefined();
    for (const error of [failure(500), failure(500, 500), failure(503, 60)]) {
      expect(await rejection(plan({ streamInfo: () => Promise.reject(error) }))).toBe(error);
    }
  });

  test('a server that cannot be asked is a failure', async () => {
    const error = await rejection(plan({ analyze: () => Promise.reject(new Error('no connection')) }));
    expect(error).toMatchObject({ message: 'no connection' });
  });

  test('a condition that depends on now cannot be exact', async () => {
    const result = await resumePlan('select a from s where _tp_time > now() - 1h', 'auto', ask());
    expect(result).toMatchObject({ isExact: false, replays: true });
  });

  test('nothing is asked where the caller has decided', async () => {
    const silent: PlanQuestions = {
      analyze: () => Promise.reject(new Error('asked')),
      streamInfo: () => Promise.reject(new Error('asked')),
    };
    expect(await resumePlan('select a from s', 'restart', silent)).toBeUndefined();
    const own = await resumePlan('select _tp_time from s', since => `since ${since.getTime()}`, silent);
    expect([own?.statement, own?.since(new Date(7)), own?.hidden]).toEqual([
      'select _tp_time from s',
      'since 7',
      [],
    ]);
    expect(
      (await resumePlan("select _tp_time from s settings seek_to='-1h'", () => 'x', silent))?.replays,
    ).toBe(true);
  });
});
