using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class IntakeAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "DelayMilliseconds",
                table: "UpdateTries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LateAt",
                table: "OwedUpdates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Answers",
                table: "Bookings",
                type: "TEXT",
                nullable: true);

            // What is held on a card is watched from now on, and what was last sent too late is known to be so.
            migrationBuilder.Sql("""
                UPDATE "Bookings" SET "NextDeadlineAt" = "CreatedAt"
                WHERE "NextDeadlineAt" IS NULL AND "Status" NOT IN ('Pending', 'Paying', 'Failed')
                    AND EXISTS (SELECT 1 FROM "LedgerEntries" e WHERE e."BookingId" = "Bookings"."Id" AND e."Kind" = 'DepositHold' AND e."State" = 'Succeeded')
                    AND NOT EXISTS (SELECT 1 FROM "LedgerEntries" e WHERE e."BookingId" = "Bookings"."Id" AND e."Kind" IN ('DepositCapture', 'DepositRelease') AND e."State" = 'Succeeded');
                """);
            migrationBuilder.Sql("""
                UPDATE "OwedUpdates" SET "LateAt" = "SentAt" WHERE "SentAt" IS NOT NULL AND julianday("SentAt") - julianday("OwedAt") > 2.0 / 1440;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DelayMilliseconds",
                table: "UpdateTries");

            migrationBuilder.DropColumn(
                name: "LateAt",
                table: "OwedUpdates");

            migrationBuilder.DropColumn(
                name: "Answers",
                table: "Bookings");
        }
    }
}
