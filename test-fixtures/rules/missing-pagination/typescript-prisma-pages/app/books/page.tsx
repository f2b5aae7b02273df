import { getBooks } from '../../data';

export default async function BooksPage({ searchParams }: { searchParams: { page?: string } }) {
  const books = await getBooks(Number(searchParams.page ?? 0));
  return (
    <ul>
      {books.map((book) => (
        <li key={book.id}>{book.title}</li>
      ))}
    </ul>
  );
}
