-- CreateTable
CREATE TABLE "depots" (
    "depot_id" SERIAL NOT NULL,
    "zone" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "zip_code" TEXT,
    "labels" TEXT[],
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "opened_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "is_open" BOOLEAN NOT NULL DEFAULT true,
    "parent_id" INTEGER,
    CONSTRAINT "depots_pkey" PRIMARY KEY ("depot_id")
);

-- CreateTable
CREATE TABLE "depot_shelves" (
    "depot_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "note" TEXT,
    "product_id" INTEGER,
    CONSTRAINT "depot_shelves_pkey" PRIMARY KEY ("depot_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "depots_zone_code_key" ON "depots"("zone", "code");

-- AddForeignKey
ALTER TABLE "depots" ADD CONSTRAINT "depots_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "depots"("depot_id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "depot_shelves" ADD CONSTRAINT "depot_shelves_depot_id_fkey" FOREIGN KEY ("depot_id") REFERENCES "depots"("depot_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "depot_shelves" ADD CONSTRAINT "depot_shelves_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "Product"("id") ON DELETE SET NULL ON UPDATE CASCADE;
