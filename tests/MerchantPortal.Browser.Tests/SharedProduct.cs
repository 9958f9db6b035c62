namespace MerchantPortal.Browser.Tests;

/// <summary>One product for classes that do not mind what the others leave in it; a process less costs some ten seconds of processor less. They run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedProduct : ICollectionFixture<Product>
{
    // Ordered by name, before the classes with products of their own
    public const string Name = "A shared product";
}
