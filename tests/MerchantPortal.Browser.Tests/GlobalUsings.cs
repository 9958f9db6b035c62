global using System.Globalization;
global using System.Text.Json.Nodes;
global using Microsoft.Playwright;
global using NodaTime;
global using Xunit;
global using static Microsoft.Playwright.Assertions;
