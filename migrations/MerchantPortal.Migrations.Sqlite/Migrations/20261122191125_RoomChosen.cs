using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RoomChosen : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "RoomChosen",
                table: "Bookings",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // Who named a room before this was kept has it in what Google sent, so their next move keeps it too.
            migrationBuilder.Sql("""
                UPDATE "Bookings" SET "RoomChosen" = 1 WHERE "RoomId" IS NOT NULL AND instr("WireEcho", '"room_id":"') > 0 AND instr("WireEcho", '"room_id":""') = 0;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RoomChosen",
                table: "Bookings");
        }
    }
}
