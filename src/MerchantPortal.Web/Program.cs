using MerchantPortal.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddPortal();
var app = builder.Build();
app.UsePortal();
await app.PrepareDatabaseAsync();
await app.RunAsync();
