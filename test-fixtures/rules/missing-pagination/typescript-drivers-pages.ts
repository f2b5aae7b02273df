// no-fix: a key to continue from changes what callers hand over
import express from 'express';
import { Pool } from 'pg';

const pool = new Pool();
const app = express();

app.get('/authors', async (_request, response) => {
  const { rows } = await pool.query('SELECT id, name FROM shop.authors a ORDER BY a.name DESC'); // expect: missing-pagination
  response.json(rows);
});

class Books {
  constructor(private readonly pool: Pool) {}

  async all() {
    const answer = await this.pool.query('SELECT * FROM books'); // expect: missing-pagination
    return answer.rows;
  }
}

const books = new Books(pool);

app.get('/books', async (_request, response) => {
  response.json({ books: await books.all() });
});

app.get('/quiet', async (request, response) => {
  const categories = await pool.query('SELECT DISTINCT category FROM books'); // clean: missing-pagination — nobody knows how many there are
  const count = await pool.query('SELECT count(*) FROM books'); // clean: missing-pagination — one row
  const some = await pool.query('SELECT * FROM books WHERE author_id = $1', [request.query.author]); // clean: missing-pagination — some of them
  const page = await pool.query('SELECT * FROM books ORDER BY id LIMIT 20'); // clean: missing-pagination — a page of them
  const first = await pool.query('SELECT * FROM books FETCH FIRST 10 ROWS ONLY'); // clean: missing-pagination — ten of them
  const joined = await pool.query('SELECT b.title FROM books b JOIN shelves s ON s.book_id = b.id'); // clean: missing-pagination — nobody knows how many there are
  const one = await pool.query('SELECT * FROM settings'); // clean: missing-pagination — one of them
  response.json([categories.rows, count.rows, some.rows, page.rows, first.rows, joined.rows, one.rows[0]]);
});
