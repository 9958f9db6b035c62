using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Data.Outbox;

/// <summary>What a commit touched: which merchants' pages should look again, whether the relay or the mail loop has work, whether account-wide data changed.</summary>
public sealed record CommitNews(ImmutableHashSet<MerchantId> Merchants, bool Owed, bool Mail, bool Account)
{
    public static CommitNews None { get; } = new([], false, false, false);

    public bool IsEmpty => Merchants.IsEmpty && !Owed && !Mail && !Account;
}

/// <summary>Rung in this process after a commit; loops and pages listen instead of waiting for their next poll (house.md H9).</summary>
public sealed class CommitBell
{
    /// <summary>Raised after the commit, on the committing thread: listeners only note it and return.</summary>
    public event Action<CommitNews>? Rung;

    public void Ring(CommitNews news) => Rung?.Invoke(news);
}
