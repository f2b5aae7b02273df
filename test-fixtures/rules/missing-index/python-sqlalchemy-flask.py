# Models of Flask's extension: tables are called after their classes.
# no-fix: indexes are not written into models of this library
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Shop(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True)


class OrderLine(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    shop_id = db.Column(db.Integer, db.ForeignKey('shop.id'), nullable=False)  # expect: missing-index "order_line.shop_id is a foreign key to shop"
    item_id = db.Column(db.Integer, db.ForeignKey('item.id'), index=True, nullable=False)  # clean: missing-index — it has one
    basket_id = db.Column(db.UUID, db.ForeignKey('baskets.id'))  # clean: missing-index — an index begins with it
    clerk_id = db.Column(  # expect: missing-index "order_line.clerk_id"
        db.Integer,
        db.ForeignKey('staff.id', ondelete='SET NULL'),
    )
    payer_id = db.Column(db.Integer, db.ForeignKey('staff.id'))  # clean: missing-index — not every row is in this index, but those that refer to one are

    __table_args__ = (
        db.Index('ix_basket', 'basket_id', 'shop_id'),
        db.Index('ix_payer', payer_id, postgresql_where=payer_id.isnot(None)),
        db.UniqueConstraint('id', 'clerk_id'),
    )


class TimedMixin:
    created_by = db.Column(db.Integer, db.ForeignKey('staff.id'))  # expect: missing-index "invoices.created_by"


class Invoice(TimedMixin, db.Model):
    __tablename__ = 'invoices'
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.ForeignKey(OrderLine.id))  # expect: missing-index "invoices.order_id is a foreign key to order_line"


staff_shops = db.Table(
    'staff_shops',
    db.Column('staff_id', db.Integer, db.ForeignKey('staff.id'), primary_key=True),  # clean: missing-index — the primary key begins with it
    db.Column('shop_id', db.Integer, db.ForeignKey('shop.id'), primary_key=True),  # expect: missing-index "staff_shops.shop_id"
)


# Rows of one table: its columns are the parent's.
class PaidInvoice(Invoice):
    receipt_id = db.Column(db.ForeignKey('receipts.id'))  # expect: missing-index "invoices.receipt_id"
    voucher_id = db.Column(db.ForeignKey('vouchers.id'), unique=True)  # clean: missing-index — the constraint's


# Whichever release is installed.
try:
    from sqlalchemy.orm import declarative_base
except ImportError:
    from sqlalchemy.ext.declarative import declarative_base

Base = declarative_base()


class Receipt(Base):
    __tablename__ = 'receipts'
    id = db.Column(db.Integer, primary_key=True)
    till_id = db.Column(db.ForeignKey('tills.id'))  # expect: missing-index "receipts.till_id"
    round_id = db.Column(db.ForeignKey('rounds.id'), primary_key=False, index=True)  # clean: missing-index — it has one
