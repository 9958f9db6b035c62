using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Offer3 : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "ConfirmationRules",
                table: "Services",
                newName: "Rules");

            migrationBuilder.AddColumn<string>(
                name: "AdmissionPolicy",
                table: "Services",
                type: "TEXT",
                unicode: false,
                maxLength: 50,
                nullable: false,
                defaultValue: "TimeStrict");

            migrationBuilder.AddColumn<string>(
                name: "Description",
                table: "Services",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "IntakeForm",
                table: "Services",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "IsArchived",
                table: "Services",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsOnline",
                table: "Services",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "MinBookingBufferBeforeEnd",
                table: "Services",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PriceInterpretation",
                table: "Services",
                type: "TEXT",
                unicode: false,
                maxLength: 50,
                nullable: false,
                defaultValue: "ExactAmount");

            migrationBuilder.AddColumn<string>(
                name: "Tax",
                table: "Services",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "Terms",
                table: "Services",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AcceptedCards",
                table: "Merchants",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "Merchants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Category",
                table: "Merchants",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DefaultTerms",
                table: "Merchants",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "Geo",
                table: "Merchants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Rules",
                table: "Merchants",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "TaxMicroPercent",
                table: "Merchants",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Telephone",
                table: "Merchants",
                type: "TEXT",
                unicode: false,
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TermsText",
                table: "Merchants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TermsUrl",
                table: "Merchants",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TokenizationParameters",
                table: "Merchants",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "Url",
                table: "Merchants",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            // By hand: EF's own way switches foreign keys off outside of the transaction, and a kill in the middle would leave half a migration.
            migrationBuilder.Sql("""
                CREATE TABLE "IdempotentAnswersAfter" (
                    "Token" TEXT NOT NULL CONSTRAINT "PK_IdempotentAnswers" PRIMARY KEY,
                    "RequestHash" TEXT NOT NULL,
                    "BookingId" TEXT NOT NULL,
                    "Answer" TEXT,
                    "CreatedAt" TEXT NOT NULL
                );
                INSERT INTO "IdempotentAnswersAfter" SELECT "Token", "RequestHash", "BookingId", "Answer", "CreatedAt" FROM "IdempotentAnswers";
                DROP TABLE "IdempotentAnswers";
                ALTER TABLE "IdempotentAnswersAfter" RENAME TO "IdempotentAnswers";
                CREATE INDEX "IX_IdempotentAnswers_BookingId" ON "IdempotentAnswers" ("BookingId");
                """);

            migrationBuilder.AddColumn<DateTime>(
                name: "ArrivedAt",
                table: "Bookings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Prepayment",
                table: "Bookings",
                type: "TEXT",
                unicode: false,
                maxLength: 50,
                nullable: false,
                defaultValue: "NotProvided");

            migrationBuilder.AddColumn<string>(
                name: "Terms",
                table: "Bookings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TransactionId",
                table: "Bookings",
                type: "TEXT",
                unicode: false,
                maxLength: 255,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Movement",
                table: "BookingEvents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "BookingPayments",
                columns: table => new
                {
                    BookingId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    MerchantId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 128, nullable: false),
                    Reference = table.Column<string>(type: "TEXT", unicode: false, maxLength: 255, nullable: false),
                    Credential = table.Column<string>(type: "TEXT", unicode: false, maxLength: 255, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BookingPayments", x => x.BookingId);
                    table.ForeignKey(
                        name: "FK_BookingPayments_Bookings_BookingId",
                        column: x => x.BookingId,
                        principalTable: "Bookings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LedgerEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Movement = table.Column<Guid>(type: "TEXT", nullable: false),
                    MerchantId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 128, nullable: false),
                    BookingId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", unicode: false, maxLength: 50, nullable: false),
                    State = table.Column<string>(type: "TEXT", unicode: false, maxLength: 50, nullable: false),
                    Micros = table.Column<long>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", unicode: false, maxLength: 3, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ActorKind = table.Column<string>(type: "TEXT", unicode: false, maxLength: 50, nullable: false),
                    ActorId = table.Column<string>(type: "TEXT", maxLength: 450, nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    ProcessorId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 255, nullable: true),
                    Fault = table.Column<string>(type: "TEXT", unicode: false, maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LedgerEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LedgerEntries_Bookings_BookingId",
                        column: x => x.BookingId,
                        principalTable: "Bookings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OfferDrafts",
                columns: table => new
                {
                    MerchantId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 128, nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    BasedOn = table.Column<long>(type: "INTEGER", nullable: false),
                    EditedBy = table.Column<string>(type: "TEXT", maxLength: 450, nullable: false),
                    EditedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    EditedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OfferDrafts", x => x.MerchantId);
                    table.ForeignKey(
                        name: "FK_OfferDrafts_Merchants_MerchantId",
                        column: x => x.MerchantId,
                        principalTable: "Merchants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OfferRevisions",
                columns: table => new
                {
                    MerchantId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 128, nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    PublishedBy = table.Column<string>(type: "TEXT", maxLength: 450, nullable: true),
                    PublishedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RolledBackTo = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OfferRevisions", x => new { x.MerchantId, x.Version });
                    table.ForeignKey(
                        name: "FK_OfferRevisions_Merchants_MerchantId",
                        column: x => x.MerchantId,
                        principalTable: "Merchants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SandboxPayments",
                columns: table => new
                {
                    Reference = table.Column<string>(type: "TEXT", unicode: false, maxLength: 255, nullable: false),
                    Books = table.Column<string>(type: "TEXT", nullable: false),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SandboxPayments", x => x.Reference);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_MerchantId_TransactionId",
                table: "Bookings",
                columns: new[] { "MerchantId", "TransactionId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_BookingId_At",
                table: "LedgerEntries",
                columns: new[] { "BookingId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_MerchantId_At",
                table: "LedgerEntries",
                columns: new[] { "MerchantId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_Movement_State",
                table: "LedgerEntries",
                columns: new[] { "Movement", "State" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BookingPayments");

            migrationBuilder.DropTable(
                name: "LedgerEntries");

            migrationBuilder.DropTable(
                name: "OfferDrafts");

            migrationBuilder.DropTable(
                name: "OfferRevisions");

            migrationBuilder.DropTable(
                name: "SandboxPayments");

            migrationBuilder.DropIndex(
                name: "IX_Bookings_MerchantId_TransactionId",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "AdmissionPolicy",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "Description",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "IntakeForm",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "IsArchived",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "IsOnline",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "MinBookingBufferBeforeEnd",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "PriceInterpretation",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "Tax",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "Terms",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "AcceptedCards",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "Category",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "DefaultTerms",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "Geo",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "Rules",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "TaxMicroPercent",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "Telephone",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "TermsText",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "TermsUrl",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "TokenizationParameters",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "Url",
                table: "Merchants");

            migrationBuilder.DropColumn(
                name: "ArrivedAt",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "Prepayment",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "Terms",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "TransactionId",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "Movement",
                table: "BookingEvents");

            migrationBuilder.RenameColumn(
                name: "Rules",
                table: "Services",
                newName: "ConfirmationRules");

            // By hand: EF's own way switches foreign keys off outside of the transaction, and a kill in the middle would leave half a migration.
            migrationBuilder.Sql("""
                CREATE TABLE "IdempotentAnswersAfter" (
                    "Token" TEXT NOT NULL CONSTRAINT "PK_IdempotentAnswers" PRIMARY KEY,
                    "RequestHash" TEXT NOT NULL,
                    "BookingId" TEXT NOT NULL,
                    "Answer" TEXT NOT NULL,
                    "CreatedAt" TEXT NOT NULL
                );
                INSERT INTO "IdempotentAnswersAfter" SELECT "Token", "RequestHash", "BookingId", coalesce("Answer", ''), "CreatedAt" FROM "IdempotentAnswers";
                DROP TABLE "IdempotentAnswers";
                ALTER TABLE "IdempotentAnswersAfter" RENAME TO "IdempotentAnswers";
                CREATE INDEX "IX_IdempotentAnswers_BookingId" ON "IdempotentAnswers" ("BookingId");
                """);

        }
    }
}
