using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CallsAndGuests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AnswerId",
                table: "UpdateTries",
                type: "TEXT",
                unicode: false,
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RequestId",
                table: "UpdateTries",
                type: "TEXT",
                unicode: false,
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RequestId",
                table: "BookingEvents",
                type: "TEXT",
                unicode: false,
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MethodCalls",
                columns: table => new
                {
                    Process = table.Column<Guid>(type: "TEXT", nullable: false),
                    Method = table.Column<string>(type: "TEXT", unicode: false, maxLength: 50, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Slices = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MethodCalls", x => new { x.Process, x.Method });
                });

            migrationBuilder.CreateIndex(
                name: "IX_MethodCalls_At",
                table: "MethodCalls",
                column: "At");

            // By hand, as the model cannot name a complex property's column: without it ListBookings reads every booking there is.
            migrationBuilder.CreateIndex(
                name: "IX_Bookings_Guest_UserId_Start",
                table: "Bookings",
                columns: ["Guest_UserId", "Start"]);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Bookings_Guest_UserId_Start",
                table: "Bookings");

            migrationBuilder.DropTable(
                name: "MethodCalls");

            migrationBuilder.DropColumn(
                name: "AnswerId",
                table: "UpdateTries");

            migrationBuilder.DropColumn(
                name: "RequestId",
                table: "UpdateTries");

            migrationBuilder.DropColumn(
                name: "RequestId",
                table: "BookingEvents");
        }
    }
}
