/** JSON from the server. Each test reads the fields that its request returns, and fails where they are missing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a type for each answer would repeat the OpenAPI document
export type Json = any;
