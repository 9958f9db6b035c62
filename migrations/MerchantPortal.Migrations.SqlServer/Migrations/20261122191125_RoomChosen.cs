using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.SqlServer.Migrations
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
                type: "bit",
                nullable: false,
                defaultValue: false);

            // Who named a room before this was kept has it in what Google sent, so their next move keeps it too. EXEC: the column is not there when the script is compiled.
            migrationBuilder.Sql("""
                EXEC(N'UPDATE [Bookings] SET [RoomChosen] = 1 WHERE [RoomId] IS NOT NULL AND CHARINDEX(N''"room_id":"'', [WireEcho]) > 0 AND CHARINDEX(N''"room_id":""'', [WireEcho]) = 0');
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
