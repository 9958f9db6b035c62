using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ComesAnyTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "ComesAnyTime",
                table: "Bookings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // Who booked where guests come at any time is expected until the end, and what was given back is looked at from now on.
            migrationBuilder.Sql("""
                UPDATE "Bookings" SET "ComesAnyTime" = 1
                WHERE "CreatedAt" > "Start"
                    OR EXISTS (SELECT 1 FROM "Services" s WHERE s."MerchantId" = "Bookings"."MerchantId" AND s."Id" = "Bookings"."ServiceId" AND s."AdmissionPolicy" = 'TimeFlexible');
                """);
            migrationBuilder.Sql("""
                UPDATE "Bookings" SET "NextDeadlineAt" = "CreatedAt"
                WHERE "NextDeadlineAt" IS NULL AND "Status" NOT IN ('Pending', 'Paying')
                    AND EXISTS (SELECT 1 FROM "LedgerEntries" e WHERE e."BookingId" = "Bookings"."Id" AND e."Kind" = 'Refund' AND e."State" = 'Succeeded');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ComesAnyTime",
                table: "Bookings");
        }
    }
}
