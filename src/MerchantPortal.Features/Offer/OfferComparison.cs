using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MerchantPortal.Data.Conventions;
using MerchantPortal.Domain.Offer;

namespace MerchantPortal.Features.Offer;

/// <summary>What became of one place of a document.</summary>
public enum OfferChangeKind
{
    Changed,
    Added,
    Removed,

    /// <summary>The entries of a list stand in another order; before and after are their ids.</summary>
    Moved,
}

/// <summary>One difference between two documents. A whole entry that came or went is one difference.</summary>
public sealed record OfferChange(string Path, OfferChangeKind Kind, OfferValue? Before, OfferValue? After)
{
    internal string Parent { get; init; } = "";

    internal string Key { get; init; } = "";
}

/// <summary>A place that two people changed differently; null where there is nothing.</summary>
public sealed record OfferConflict(string Path, OfferValue? Base, OfferValue? Mine, OfferValue? Theirs)
{
    /// <summary>Of rules, whose path is the list: the slots in question and what is painted there.</summary>
    public GridConflict? Cells { get; init; }
}

/// <summary>Two people's edits in one document. Where they conflict it holds mine.</summary>
public sealed record OfferMerge(OfferDocument Merged, ImmutableArray<OfferConflict> Conflicts);

/// <summary>
/// Compares and merges offers; pure. A document is a tree of places: fields by name, entries of lists by their id, so that two people who edit different things
/// never meet. Values that only mean something whole (an amount, a day's hours, the steps of a refund) are one place, and so is what two people added differently.
/// The offer's version is no part of it.
/// Rules are compared by id but merged as people paint them, slot by slot: two rules with different ids may speak of the same hour.
/// </summary>
public static class OfferComparison
{
    // Of terms: what is typed as an amount, and as a percentage of the price
    private static readonly (string Amount, string Share)[] SharesOfAmounts = [("deposit", "depositMicroPercent"), ("noShowFee", "noShowFeeMicroPercent")];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether there is no difference.</summary>
    public static bool Same(OfferDocument one, OfferDocument other) => Node.Same(TreeOf(one), TreeOf(other));

    /// <summary>Every difference, in the order of the document.</summary>
    public static ImmutableArray<OfferChange> Diff(OfferDocument before, OfferDocument after)
    {
        var changes = ImmutableArray.CreateBuilder<OfferChange>();
        Diff("", "", "", TreeOf(before), TreeOf(after), changes);
        return changes.ToImmutable();
    }

    /// <summary>The document with differences applied, as a copy; places that are not there are passed over.</summary>
    public static OfferDocument Apply(OfferDocument document, IEnumerable<OfferChange> changes)
    {
        var all = changes.ToList();
        var byPath = all.Where(c => c.Kind != OfferChangeKind.Moved).ToDictionary(c => c.Path, StringComparer.Ordinal);
        var moved = all.Where(c => c.Kind == OfferChangeKind.Moved).ToDictionary(c => c.Path, c => c.After!.Items.Select(id => id.Text!).ToList(), StringComparer.Ordinal);
        var added = all.Where(c => c.Kind == OfferChangeKind.Added).ToLookup(c => c.Parent, StringComparer.Ordinal);
        return DocumentOf(Apply("", TreeOf(document), byPath, moved, added)!, document);
    }

    /// <summary>Both edits of one base. Where both changed the same place differently the result holds mine, and the conflict both.</summary>
    public static OfferMerge Merge(OfferDocument @base, OfferDocument mine, OfferDocument theirs)
    {
        var conflicts = ImmutableArray.CreateBuilder<OfferConflict>();
        var merged = Merge("", TreeOf(@base), TreeOf(mine), TreeOf(theirs), conflicts);
        return new(DocumentOf(merged!, theirs), conflicts.ToImmutable());
    }

    /// <summary>
    /// The document with the place of one conflict as another document has it, as a copy. Where that one lacks even what the place is part of, the whole part goes with it.
    /// </summary>
    /// <param name="painted">What the other document has painted where the conflict is one of slots.</param>
    public static OfferDocument With(OfferDocument document, OfferConflict conflict, OfferDocument other, GridPaint? painted, Func<string> newId)
    {
        if (conflict.Cells is not { } cells)
        {
            return Apply(document, Diff(document, other).Where(c => OfferPaths.IsAt(c.Path, conflict.Path) || c.Path == OfferPaths.AmountBeside(conflict.Path) || (c.Kind != OfferChangeKind.Moved && OfferPaths.IsAt(conflict.Path, c.Path))));
        }

        var (copy, taken) = (document.Copy(), cells with { Theirs = painted });
        if (OfferPaths.ServiceOf(conflict.Path) is not { } id)
        {
            copy.Merchant.Rules = WeekPainting.Choose(copy.Merchant.Rules, taken, mine: false, newId);
        }
        else if (copy.Services.FirstOrDefault(s => s.Id.Value == id) is { } service)
        {
            service.Rules = WeekPainting.Choose(service.Rules, taken, mine: false, newId);
        }

        return copy;
    }

    private static void Diff(string path, string parent, string key, Node? before, Node? after, ImmutableArray<OfferChange>.Builder changes)
    {
        if (Node.Same(before, after))
        {
            return;
        }

        if (before is Branch old && after is Branch current && old.Shape == current.Shape)
        {
            foreach (var child in current.Keys.Concat(old.Keys.Where(k => !current.Children.ContainsKey(k))))
            {
                Diff(current.PathOf(path, child), path, child, old.Children.GetValueOrDefault(child), current.Children.GetValueOrDefault(child), changes);
            }

            if (current.Shape == Shape.List && !current.Keys.SequenceEqual(WithAdded(old, current), StringComparer.Ordinal))
            {
                changes.Add(new(path, OfferChangeKind.Moved, Ids(old.Keys), Ids(current.Keys)) { Parent = parent, Key = key });
            }

            return;
        }

        var kind = before is null ? OfferChangeKind.Added : after is null ? OfferChangeKind.Removed : OfferChangeKind.Changed;
        changes.Add(new(path, kind, ValueOf(before), ValueOf(after)) { Parent = parent, Key = key });
    }

    // The order that leaving out and adding at the end would give
    private static IEnumerable<string> WithAdded(Branch old, Branch current) =>
        old.Keys.Where(current.Children.ContainsKey).Concat(current.Keys.Where(k => !old.Children.ContainsKey(k)));

    private static Node? Apply(
        string path, Node? node, Dictionary<string, OfferChange> changes, Dictionary<string, List<string>> moved, ILookup<string, OfferChange> added)
    {
        if (changes.TryGetValue(path, out var change))
        {
            return change.After is { } value ? Node.Of(value.Json, path) : null;
        }

        if (node is not Branch branch)
        {
            return node;
        }

        var children = branch.Keys.Select(key => (Key: key, Node: Apply(branch.PathOf(path, key), branch.Children[key], changes, moved, added)))
            .Concat(added[path].Where(a => !branch.Children.ContainsKey(a.Key)).Select(a => (a.Key, Node: (Node?)Node.Of(a.After!.Json, a.Path))))
            .Where(child => child.Node is not null)
            .ToDictionary(child => child.Key, child => child.Node!, StringComparer.Ordinal);
        var keys = branch.Keys.Concat(added[path].Select(a => a.Key)).Where(children.ContainsKey).Distinct(StringComparer.Ordinal).ToList();
        if (moved.TryGetValue(path, out var order))
        {
            keys = [.. order.Where(children.ContainsKey), .. keys.Where(k => !order.Contains(k, StringComparer.Ordinal))];
        }

        return new Branch(branch.Shape, children, keys);
    }

    private static Node? Merge(string path, Node? @base, Node? mine, Node? theirs, ImmutableArray<OfferConflict>.Builder conflicts)
    {
        if (Node.Same(mine, theirs) || Node.Same(@base, theirs))
        {
            return mine;
        }

        if (Node.Same(@base, mine))
        {
            return theirs;
        }

        if (mine is not Branch my || theirs is not Branch their || my.Shape != their.Shape)
        {
            conflicts.Add(new(path, ValueOf(@base), ValueOf(mine), ValueOf(theirs)));
            return mine;
        }

        var (old, before) = (@base as Branch, conflicts.Count);
        if (my.Shape == Shape.List && path.EndsWith(".rules", StringComparison.Ordinal))
        {
            var grid = WeekPainting.Merge(old is null ? [] : RulesOf(old), RulesOf(my), RulesOf(their));
            conflicts.AddRange(grid.Conflicts.Select(c => new OfferConflict(path, ValueOf(c.Base), ValueOf(c.Mine), ValueOf(c.Theirs)) { Cells = c }));
            return Node.Of(JsonColumns.Write(grid.Rules), path);
        }

        var children = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var key in my.Keys.Union(their.Keys, StringComparer.Ordinal))
        {
            var merged = Merge(my.PathOf(path, key), old?.Children.GetValueOrDefault(key), my.Children.GetValueOrDefault(key), their.Children.GetValueOrDefault(key), conflicts);
            if (merged is not null)
            {
                children[key] = merged;
            }
        }

        foreach (var (amount, share) in SharesOfAmounts)
        {
            // Beside a share the amount means nothing: who typed the one and who typed the other typed into the same field
            var (mineShare, theirShare) = (Differs(old, my, share), Differs(old, their, share));
            if ((mineShare && !theirShare && Differs(old, their, amount, "amount")) || (theirShare && !mineShare && Differs(old, my, amount, "amount")))
            {
                conflicts.Add(new(my.PathOf(path, share), ValueOf(old?.Children.GetValueOrDefault(share)), ValueOf(my.Children.GetValueOrDefault(share)), ValueOf(their.Children.GetValueOrDefault(share))));
                children[share] = my.Children[share];
            }
        }

        var keys = OrderOf(path, old, my, their, children, conflicts);
        if (old is null && conflicts.Count > before)
        {
            // Half of what two people added is what nobody added: a deposit of hers with a notice of his
            conflicts.Count = before;
            conflicts.Add(new(path, ValueOf(@base), ValueOf(mine), ValueOf(theirs)));
            return mine;
        }

        return new Branch(my.Shape, children, keys);
    }

    private static bool Differs(Branch? old, Branch now, params ReadOnlySpan<string> place)
    {
        Node? before = old, after = now;
        foreach (var key in place)
        {
            (before, after) = ((before as Branch)?.Children.GetValueOrDefault(key), (after as Branch)?.Children.GetValueOrDefault(key));
        }

        return !Node.Same(before, after);
    }

    private static List<string> OrderOf(string path, Branch? old, Branch mine, Branch theirs, Dictionary<string, Node> present, ImmutableArray<OfferConflict>.Builder conflicts)
    {
        var shared = mine.Keys.Where(k => theirs.Children.ContainsKey(k) && (old is null || old.Children.ContainsKey(k))).ToHashSet(StringComparer.Ordinal);
        var (was, my, their) = (Only(old ?? mine), Only(mine), Only(theirs));
        var (leader, follower) = my.SequenceEqual(was, StringComparer.Ordinal) ? (theirs, mine) : (mine, theirs);
        if (mine.Shape == Shape.List && !my.SequenceEqual(was, StringComparer.Ordinal) && !their.SequenceEqual(was, StringComparer.Ordinal) && !my.SequenceEqual(their, StringComparer.Ordinal))
        {
            conflicts.Add(new(path, Ids(was), Ids(my), Ids(their)));
        }

        var keys = leader.Keys.Where(present.ContainsKey).ToList();
        var after = -1;
        foreach (var key in follower.Keys.Where(present.ContainsKey))
        {
            if (keys.IndexOf(key) is >= 0 and var at)
            {
                after = at;
            }
            else
            {
                keys.Insert(++after, key);
            }
        }

        return keys;

        List<string> Only(Branch branch) => [.. branch.Keys.Where(shared.Contains)];
    }

    private static ImmutableArray<SlotRule> RulesOf(Branch rules) => JsonColumns.Read<ImmutableArray<SlotRule>>(rules.ToJson()!.ToJsonString());

    private static OfferValue? ValueOf(GridPaint? paint) => paint is null ? null : new(JsonColumns.Write(paint));

    private static OfferValue? ValueOf(Node? node) => node is null ? null : new(node.ToJson()?.ToJsonString(Plain) ?? "null");

    private static OfferValue Ids(IEnumerable<string> ids) => new(JsonSerializer.Serialize(ids, Plain));

    private static Node TreeOf(OfferDocument document) => Node.Of(OfferDocuments.Write(document), "");

    private static OfferDocument DocumentOf(Node tree, OfferDocument versioned)
    {
        var document = OfferDocuments.Read(tree.ToJson()!.ToJsonString());
        document.Merchant.OfferVersion = versioned.Merchant.OfferVersion;
        return document with { Services = [.. document.Services.OrderBy(s => s.Position)] };
    }

    private enum Shape
    {
        /// <summary>Fields by name.</summary>
        Fields,

        /// <summary>Entries by a key that is data, such as a language.</summary>
        Map,

        /// <summary>Entries by id whose order says nothing.</summary>
        Set,

        /// <summary>Entries by id whose order means something.</summary>
        List,
    }

    private abstract class Node
    {
        private static readonly string[] Maps = [".translations", ".week", ".exceptions", ".tokenizationParameters"];
        private static readonly string[] Lists = [".rules", ".intakeForm"];
        private static readonly string[] Wholes = [".tax", ".geo"];

        public static Node Of(string json, string path)
        {
            using var document = JsonDocument.Parse(json);
            return Of(document.RootElement, path);
        }

        // A leaf is the text as it was written: one serialiser writes them all, so equal values are equal texts
        private static Node Of(JsonElement json, string path) => json.ValueKind switch
        {
            JsonValueKind.Object when IsWhole(json, path) => new Leaf(json.GetRawText()),
            JsonValueKind.Object when Ends(path, Maps) => BranchOf(Shape.Map, json.EnumerateObject().Select(p => (p.Name, p.Value)).OrderBy(p => p.Name, StringComparer.Ordinal), path),
            JsonValueKind.Object => BranchOf(Shape.Fields, json.EnumerateObject().Where(p => path != "merchant" || p.Name != "offerVersion").Select(p => (p.Name, p.Value)), path),
            JsonValueKind.Array when path is "services" or "staff" or "rooms" => BranchOf(Shape.Set, Keyed(json).OrderBy(p => p.Key, StringComparer.Ordinal), path),
            JsonValueKind.Array when Ends(path, Lists) => BranchOf(Shape.List, Keyed(json), path),
            _ => new Leaf(json.GetRawText()),
        };

        public static bool Same(Node? one, Node? other) => (one, other) switch
        {
            (null, null) => true,
            (Leaf a, Leaf b) => a.Text == b.Text,
            (Branch a, Branch b) => a.Shape == b.Shape && a.Keys.SequenceEqual(b.Keys, StringComparer.Ordinal) && a.Keys.All(key => Same(a.Children[key], b.Children[key])),
            _ => false,
        };

        public abstract JsonNode? ToJson();

        private static Branch BranchOf(Shape shape, IEnumerable<(string Key, JsonElement Value)> entries, string path)
        {
            var branch = new Branch(shape, new(StringComparer.Ordinal), []);
            foreach (var (key, value) in entries)
            {
                branch.Children.Add(key, Of(value, branch.PathOf(path, key)));
                branch.Keys.Add(key);
            }

            return branch;
        }

        // An id that is missing or doubled gets a number behind it, so that no entry is lost
        private static List<(string Key, JsonElement Value)> Keyed(JsonElement entries)
        {
            var used = new HashSet<string>(StringComparer.Ordinal);
            var keyed = new List<(string, JsonElement)>();
            foreach (var entry in entries.EnumerateArray())
            {
                var id = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("id", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
                var key = id;
                for (var n = 2; !used.Add(key); n++)
                {
                    key = FormattableString.Invariant($"{id}#{n}");
                }

                keyed.Add((key, entry));
            }

            return keyed;
        }

        private static bool IsWhole(JsonElement value, string path) => value.TryGetProperty("micros", out _) || Ends(path, Wholes);

        private static bool Ends(string path, string[] names) => Array.Exists(names, name => path.EndsWith(name, StringComparison.Ordinal));
    }

    private sealed class Leaf(string text) : Node
    {
        public string Text { get; } = text;

        public override JsonNode? ToJson() => JsonNode.Parse(Text);
    }

    private sealed class Branch(Shape shape, Dictionary<string, Node> children, List<string> keys) : Node
    {
        public Shape Shape { get; } = shape;

        public Dictionary<string, Node> Children { get; } = children;

        public List<string> Keys { get; } = keys;

        public string PathOf(string path, string key) => Shape switch
        {
            Shape.Fields => path.Length == 0 ? key : $"{path}.{key}",
            Shape.Map or Shape.Set or Shape.List => $"{path}[{key}]",
        };

        public override JsonNode? ToJson() => Shape switch
        {
            Shape.Fields or Shape.Map => new JsonObject(Keys.Select(key => KeyValuePair.Create(key, Children[key].ToJson()))),
            Shape.Set or Shape.List => new JsonArray([.. Keys.Select(key => Children[key].ToJson())]),
        };
    }
}
