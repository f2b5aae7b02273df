// What a route is called with: the parsed body and the query of a request.

/** One row of an import or of a stock delivery. */
export interface IncomingRow {
  readonly email: string;
  readonly name: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface ShopRequest {
  /** Rows of an uploaded file. */
  readonly rows: readonly IncomingRow[];
  /** Identifiers that the caller selected. */
  readonly ids: readonly number[];
}
