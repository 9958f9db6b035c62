using MerchantPortal.Benchmarks;

// "floor PORT FILE" is the bare endpoint the product is measured beside; anything else picks scenarios by name, nothing runs them all.
if (args is ["floor", var port, var file])
{
    await Floor.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), file);
    return 0;
}

return await Scenarios.RunAsync(args);
