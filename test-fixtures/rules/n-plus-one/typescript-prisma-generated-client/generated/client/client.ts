// What a generator wrote and somebody checked in: it is not read, the schema says what it is.
export class PrismaClient {
  lamp: unknown;
  room: unknown;
}
