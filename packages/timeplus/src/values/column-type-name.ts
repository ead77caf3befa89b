/** Names of the engine's simple column types with their usual aliases (section 4.9); `datetime64` alone has 3 digits. */
export type SimpleColumnType =
  | 'bool'
  | 'string'
  | `${'int' | 'uint'}${8 | 16 | 32 | 64 | 128 | 256}`
  | 'integer'
  | 'int'
  | 'smallint'
  | 'bigint'
  | 'byte'
  | 'uint'
  | 'float32'
  | 'float64'
  | 'float'
  | 'double'
  | 'varchar'
  | 'date'
  | 'date32'
  | 'datetime'
  | 'datetime32'
  | 'datetime64'
  | 'uuid'
  | 'ipv4'
  | 'ipv6'
  | 'inet'
  | 'inet6'
  | 'json';

/** The text of a column type, e.g. `int64`, `datetime64(3)`, `array(nullable(string))`; any other text is let through. */
export type ColumnTypeName =
  | SimpleColumnType
  | `${'datetime' | 'datetime64' | 'decimal' | 'fixed_string'}(${string})`
  | `${'enum' | 'enum8' | 'enum16'}(${string})`
  | `${'array' | 'map' | 'tuple' | 'nested' | 'nullable' | 'low_cardinality'}(${string})`
  | (string & {});
