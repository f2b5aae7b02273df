// file-is-clean
export interface ReviewStore {
  ofBook(bookId: number): Promise<unknown[]>;
  ofBooks(bookIds: number[]): Promise<unknown[]>;
}

export interface PriceStore {
  ofBook(bookId: number): Promise<unknown>;
}
