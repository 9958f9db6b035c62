using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Shared;

/// <summary>
/// One section of the settings and the class it is read into. <c>Check</c> says what is wrong with the values of another configuration,
/// for when some of the real one's cannot be read.
/// </summary>
public sealed record SettingsSection(string Name, Type Options, Action<IServiceProvider> Read, Func<IServiceProvider, IConfiguration, IEnumerable<string>> Check);

/// <summary>
/// Settings fail at the start, all at once, by name (house.md H11). Each room adds its sections with <see cref="AddSettings{T}"/>;
/// the start asks <see cref="Faults"/> and does not go on when there is one.
/// </summary>
public static class Settings
{
    /// <summary>Binds a section to its options class; its checks are the registered <see cref="IValidateOptions{T}"/>.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section);
        services.AddSingleton(new SettingsSection(
            section, typeof(T), provider => _ = provider.GetRequiredService<IOptions<T>>().Value, (provider, values) => Check<T>(provider, values.GetSection(section))));
        return services;
    }

    /// <summary>As <see cref="AddSettings{T}"/>, with the class that checks the values.</summary>
    public static IServiceCollection AddSettings<T, TCheck>(this IServiceCollection services, string section)
        where T : class
        where TCheck : class, IValidateOptions<T>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>, TCheck>());
        return services.AddSettings<T>(section);
    }

    /// <summary>Every fault of every section, each naming its key and what to write there; empty when the product may start.</summary>
    public static IReadOnlyList<string> Faults(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var sections = services.GetServices<SettingsSection>().GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var shapes = sections.ToDictionary(s => s.Key, s => Shape(configuration.GetSection(s.Key), [.. s.Select(part => part.Options).Distinct()]).ToList(), StringComparer.OrdinalIgnoreCase);
        var unreadable = shapes.Values.SelectMany(faults => faults)
            .Where(fault => !fault.Contains(NotASetting, StringComparison.Ordinal))
            .Select(fault => fault[..fault.IndexOf(' ', StringComparison.Ordinal)]).ToList();
        var readable = unreadable.Count == 0 ? configuration : Without(unreadable, configuration);
        return [.. sections
            .SelectMany(section => shapes[section.Key].Concat(section.SelectMany(part => unreadable.Count == 0 ? Read(part, services) : CheckReadable(part))))
            .Distinct(StringComparer.Ordinal)];

        // What a value says about one that cannot be read is a guess.
        IEnumerable<string> CheckReadable(SettingsSection part) =>
            part.Check(services, readable).Where(fault => !unreadable.Exists(key => Names(fault, key)));
    }

    // Mail:PortalAddress does not name Mail:Port
    private static bool Names(string fault, string key)
    {
        for (var at = fault.IndexOf(key, StringComparison.OrdinalIgnoreCase); at >= 0; at = fault.IndexOf(key, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at + key.Length == fault.Length || !char.IsAsciiLetterOrDigit(fault[at + key.Length]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every key the sections may hold, such as <c>BookingServer:Credentials:0:UserName</c>; a list shows its first entry.</summary>
    public static IReadOnlyList<string> Keys(IEnumerable<SettingsSection> sections) =>
        [.. sections.SelectMany(s => KeysOf(s.Name, s.Options)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    private const string NotASetting = " is not a setting; ";

    private static IEnumerable<string> Read(SettingsSection section, IServiceProvider services)
    {
        try
        {
            section.Read(services);
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return wrong.Failures;
        }
        catch (InvalidOperationException unreadable)
        {
            return [$"{section.Name} cannot be read: {unreadable.Message}"];
        }
    }

    private static IEnumerable<string> Check<T>(IServiceProvider services, IConfiguration values)
        where T : class
    {
        var options = Activator.CreateInstance<T>();
        values.Bind(options);
        foreach (var after in services.GetServices<IPostConfigureOptions<T>>())
        {
            after.PostConfigure(Options.DefaultName, options);
        }

        return services.GetServices<IValidateOptions<T>>().SelectMany(FaultsOf);

        IEnumerable<string> FaultsOf(IValidateOptions<T> check)
        {
            try
            {
                return check.Validate(Options.DefaultName, options).Failures ?? [];
            }
            catch (Exception elsewhere) when (elsewhere is InvalidOperationException or OptionsValidationException)
            {
                // It looks at another section, which is not readable or has its own faults.
                return [];
            }
        }
    }

    private static IConfiguration Without(List<string> keys, IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration.AsEnumerable().Where(value => !keys.Exists(key =>
            value.Key.Equals(key, StringComparison.OrdinalIgnoreCase) || value.Key.StartsWith(key + ':', StringComparison.OrdinalIgnoreCase))))
        .Build();

    /// <summary>Keys nobody reads and values that are not what the property holds.</summary>
    private static IEnumerable<string> Shape(IConfigurationSection section, List<Type> types)
    {
        var properties = types.SelectMany(Writable).DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
            {
                yield return $"{child.Path}{NotASetting}known here: {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}.";
                continue;
            }

            // a property read by two classes must fit both
            foreach (var type in types.SelectMany(Writable).Where(p => p.Name == property.Name).Select(p => p.PropertyType).Distinct())
            {
                foreach (var fault in ShapeOf(child, type))
                {
                    yield return fault;
                }
            }
        }
    }

    private static IEnumerable<string> ShapeOf(IConfigurationSection value, Type type)
    {
        if (ElementOf(type) is { } element)
        {
            return value.GetChildren().SelectMany(entry => IsSimple(element) ? Simple(entry, element) : Shape(entry, [element]));
        }

        return IsSimple(type) ? Simple(value, type) : Shape(value, [type]);
    }

    private static IEnumerable<string> Simple(IConfigurationSection value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value.GetChildren().Any())
        {
            yield return $"{value.Path} holds a group of values; write {Wanted(plain)}.";
        }
        else if (value.Value is { Length: > 0 } text && !Fits(text, plain))
        {
            yield return $"{value.Path} is not {Wanted(plain)}.";
        }
        else if (value.Value is "" && plain.IsValueType && plain == type)
        {
            yield return $"{value.Path} is empty; write {Wanted(plain)}.";
        }
    }

    private static bool Fits(string text, Type type)
    {
        if (type == typeof(string))
        {
            return true;
        }

        if (type.IsEnum)
        {
            return Enum.GetNames(type).Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
        }

        if (type == typeof(Uri))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out _);
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, text) is not null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Wanted(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a length of time such as 00:00:10"
        : type == typeof(Uri) ? "a whole address such as https://host.example/"
        : type == typeof(string) ? "one text"
        : "a number";

    private static IEnumerable<string> KeysOf(string path, Type type) => Writable(type).SelectMany(property =>
    {
        var key = $"{path}:{property.Name}";
        return ElementOf(property.PropertyType) is { } element ? IsSimple(element) ? [$"{key}:0"] : KeysOf($"{key}:0", element)
            : IsSimple(property.PropertyType) ? [key]
            : KeysOf(key, property.PropertyType);
    });

    private static IEnumerable<PropertyInfo> Writable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && (p.SetMethod is { IsPublic: true } || ElementOf(p.PropertyType) is not null));

    private static bool IsSimple(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(TimeSpan) || plain == typeof(Uri));

    private static Type? ElementOf(Type type) =>
        type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetGenericArguments().FirstOrDefault();
}
