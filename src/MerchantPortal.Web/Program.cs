using MerchantPortal.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddPortal();
await using var app = builder.Build();
return await app.RunVerbAsync(args);
