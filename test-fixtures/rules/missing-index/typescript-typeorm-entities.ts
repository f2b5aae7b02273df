// A library's entities.
// no-fix: indexes are not written into models of this library
import { ChildEntity, Column, CreateDateColumn, Entity, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation, TableInheritance, Tree, TreeChildren, TreeParent, Unique } from 'typeorm';

@Entity()
export class Author {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ unique: true })
  email: string;

  @OneToMany(() => Book, (book) => book.author)
  books: Book[];
}

@Entity('shelf', { schema: 'rooms' })
export class Shelf {
  @PrimaryGeneratedColumn('uuid')
  id: string;
}

export abstract class Owned {
  @CreateDateColumn()
  createdAt: Date;

  @ManyToOne(() => Author) // expect: missing-index "book.ownerId is a foreign key to author"
  owner: Author;
}

@Entity()
@Index('ix_book_shelf', ['shelf', 'title'])
@Index(['seller'], { where: 'sold = false' })
@Index((book: Book) => [book.printer])
@Unique('uq_book', ['translator', 'title'])
export class Book extends Owned {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  title: string;

  @ManyToOne(() => Author, (author) => author.books, { onDelete: 'CASCADE' }) // expect: missing-index "book.authorId is a foreign key to author"
  author: Relation<Author>;

  @Index()
  @ManyToOne(() => Author) // clean: missing-index — it has one
  editor: Author;

  @ManyToOne((type) => Author) // expect: missing-index "book.illustrator_no is"
  @JoinColumn({ name: 'illustrator_no' })
  illustrator: Author;

  @ManyToOne('Author') // expect: missing-index "book.reviewerId"
  @JoinColumn()
  reviewer: Author;

  @ManyToOne(() => Author) // clean: missing-index — the unique constraint begins with it
  translator: Author;

  @ManyToOne(() => Shelf) // clean: missing-index — an index of the class begins with it
  shelf: Shelf;

  @ManyToOne(() => Author) // expect: missing-index "book.sellerId"
  seller: Author;

  @ManyToOne(() => Author) // clean: missing-index — an index of the class
  printer: Author;

  @ManyToOne(() => Shelf, { createForeignKeyConstraints: false }) // clean: missing-index — the database knows no key
  formerShelf: Shelf;

  @OneToOne(() => Cover) // clean: missing-index — the owner's side is unique
  @JoinColumn()
  cover: Cover;

  @ManyToMany(() => Tag) // clean: missing-index — a join table has an index for each side
  @JoinTable()
  tags: Tag[];
}

@Entity()
export class Cover {
  @PrimaryGeneratedColumn()
  id: number;

  @OneToOne(() => Book, (book) => book.cover) // clean: missing-index — the other side has the column
  book: Book;

  @Index()
  @Column({ name: 'painter_id' })
  painterId: number;

  @ManyToOne(() => Author) // clean: missing-index — the column's own property has an index
  @JoinColumn({ name: 'painter_id' })
  painter: Author;

  @ManyToOne(() => Shelf) // expect: missing-index "cover.shelf_id is a foreign key to rooms.shelf"
  @JoinColumn({ name: 'shelf_id', referencedColumnName: 'id' })
  shelf: Shelf;
}

@Entity({ name: 'tags' })
@Tree('materialized-path')
export class Tag {
  @PrimaryColumn()
  name: string;

  @TreeChildren()
  children: Tag[];

  @TreeParent() // expect: missing-index "tags.parentName is a foreign key to tags"
  parent: Tag;
}

// Of a key of two columns the primary key's index begins with the first.
@Entity()
export class Loan {
  @PrimaryColumn()
  bookId: number;

  @PrimaryColumn()
  readerId: number;

  @ManyToOne(() => Book) // clean: missing-index — the primary key begins with it
  book: Book;

  @ManyToOne(() => Author, { nullable: false, onDelete: 'SET NULL' }) // expect: missing-index "loan.readerId"
  reader: Author;
}

@Entity()
@TableInheritance({ column: 'kind' })
export class BookEvent {
  @PrimaryGeneratedColumn()
  id: number;
}

@ChildEntity()
export class Repair extends BookEvent {
  @ManyToOne(() => Author) // expect: missing-index "book_event.binderId"
  binder: Author;

  @ManyToOne(() => Shelf) // clean: missing-index — it has one
  @Index('ix_bench')
  bench: Shelf;
}

// Indexes that are computed may be any.
const indexed = JSON.parse(process.env.INDEXED ?? '[]');

@Entity()
@Index(indexed)
export class Visit {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Author) // clean: missing-index — the class has an index that cannot be read
  visitor: Author;
}

// Nothing makes a table of this class.
export class Draft {
  @ManyToOne(() => Author) // clean: missing-index — no entity
  author: Author;
}
