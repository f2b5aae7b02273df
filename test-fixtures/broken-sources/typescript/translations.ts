<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Shop</name>
    <message>
        <source>Order</source>
        <translation>Bestellung</translation>
    </message>
</context>
</TS>
