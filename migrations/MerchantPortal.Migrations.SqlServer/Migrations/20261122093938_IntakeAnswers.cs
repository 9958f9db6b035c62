using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.SqlServer.Migrations
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
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LateAt",
                table: "OwedUpdates",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Answers",
                table: "Bookings",
                type: "nvarchar(max)",
                nullable: true);

            // What is held on a card is watched from now on, and what was last sent too late is known to be so. EXEC: the columns are not there when the script is compiled.
            migrationBuilder.Sql("""
                UPDATE [Bookings] SET [NextDeadlineAt] = [CreatedAt]
                WHERE [NextDeadlineAt] IS NULL AND [Status] NOT IN (N'Pending', N'Paying', N'Failed')
                    AND EXISTS (SELECT 1 FROM [LedgerEntries] e WHERE e.[BookingId] = [Bookings].[Id] AND e.[Kind] = N'DepositHold' AND e.[State] = N'Succeeded')
                    AND NOT EXISTS (SELECT 1 FROM [LedgerEntries] e WHERE e.[BookingId] = [Bookings].[Id] AND e.[Kind] IN (N'DepositCapture', N'DepositRelease') AND e.[State] = N'Succeeded');
                """);
            migrationBuilder.Sql("""
                EXEC(N'UPDATE [OwedUpdates] SET [LateAt] = [SentAt] WHERE [SentAt] > DATEADD(minute, 2, [OwedAt])');
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
