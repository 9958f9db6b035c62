using System.Globalization;
using MerchantPortal.Contracts.BookingServer;
using Microsoft.Data.Sqlite;

namespace MerchantPortal.Benchmarks;

/// <summary>
/// The least anybody could do: a bare Kestrel endpoint that parses the same lookup with the same contract, makes one indexed SQLite read
/// and writes an answer of the same size.
/// </summary>
internal static class Floor
{
    public static async Task RunAsync(int port, string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var connectionString = $"Data Source={file};Mode=ReadOnly";
        app.MapPost("/v3/BatchAvailabilityLookup", async (HttpContext http) =>
        {
            using var buffer = new MemoryStream();
            await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
            if (!BookingServerJson.Wire.Read<BatchAvailabilityLookupRequest>(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), out var request, out _))
            {
                http.Response.StatusCode = 400;
                return;
            }

            await using var connection = new SqliteConnection(connectionString);
            await connection.OpenAsync(http.RequestAborted);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT ServiceId, Start, End FROM Bookings WHERE MerchantId = $merchant AND Start >= $from AND Start < $to";
            command.Parameters.AddWithValue("$merchant", request.MerchantId);
            command.Parameters.AddWithValue("$from", Moment(request.SlotTime![0].StartSec ?? 0));
            command.Parameters.AddWithValue("$to", Moment((request.SlotTime[^1].StartSec ?? 0) + 3600));
            await using var reader = await command.ExecuteReaderAsync(http.RequestAborted);
            var rows = 0;
            while (await reader.ReadAsync(http.RequestAborted))
            {
                rows++;
            }

            var answer = new BatchAvailabilityLookupResponse
            {
                SlotTimeAvailability = [.. request.SlotTime.Select(slot => new SlotTimeAvailability { SlotTime = slot, Available = rows >= 0 })],
            };
            http.Response.ContentType = "application/json";
            BookingServerJson.Wire.Write(http.Response.BodyWriter, answer);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        });
        await app.RunAsync();
    }

    private static string Moment(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
