using System.Security.Cryptography;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Simulator.Faults;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Simulator;

/// <summary>
/// What Google knows and did, in memory, for one process: bookings, slots, tokens, received calls, and the faults it was told to make.
/// Safe for use from many threads.
/// </summary>
public sealed class SimulatedGoogle(IOptions<SimulatorOptions> options, TimeProvider clock)
{
    /// <summary>How many received calls and bookings are kept; the oldest go first.</summary>
    public const int MostKept = 5_000;

    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(3600);

    private readonly Lock _gate = new();
    private readonly Queue<ReceivedCall> _received = new();
    private readonly Dictionary<string, SimulatedBooking> _bookings = new(StringComparer.Ordinal);
    private readonly Queue<string> _bookingOrder = new();
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private readonly SlotModel _slots = new();
    private int _tokensIssued;

    /// <summary>Told of every call after its answer is known and before it is sent; runs on the caller's thread, must be quick and must not throw.</summary>
    public event Action<ReceivedCall>? OnCall;

    /// <summary>Every call taken, newest last.</summary>
    public IReadOnlyList<ReceivedCall> Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>Every booking known, newest last.</summary>
    public IReadOnlyList<SimulatedBooking> Bookings
    {
        get
        {
            lock (_gate)
            {
                return [.. _bookingOrder.Select(id => _bookings[id])];
            }
        }
    }

    /// <summary>How many access tokens were issued since the last reset.</summary>
    public int TokensIssued
    {
        get
        {
            lock (_gate)
            {
                return _tokensIssued;
            }
        }
    }

    /// <summary>The settings given by the host.</summary>
    public SimulatorOptions Options => options.Value;

    internal DateTimeOffset Now => clock.GetUtcNow();

    internal TimeProvider Clock => clock;

    /// <summary>Makes the next calls fail; faults queue up, the oldest that matches a call hits it.</summary>
    public void Fail(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Withdraws every fault that has not hit yet.</summary>
    public void ClearFaults()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    /// <summary>Forgets everything: calls, bookings, slots, tokens, faults.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _received.Clear();
            _bookings.Clear();
            _bookingOrder.Clear();
            _faults.Clear();
            _tokens.Clear();
            _tokensIssued = 0;
            _slots.Clear();
        }
    }

    /// <summary>The booking with this id, or null.</summary>
    public SimulatedBooking? Booking(string bookingId)
    {
        lock (_gate)
        {
            return _bookings.GetValueOrDefault(bookingId);
        }
    }

    /// <summary>Lets Google know a booking, as a CreateBooking answer does; also for tests. A known id keeps what is known; returns that.</summary>
    public SimulatedBooking Learn(SimulatedBooking booking)
    {
        lock (_gate)
        {
            if (_bookings.TryGetValue(booking.BookingId, out var known))
            {
                return known;
            }

            _bookingOrder.Enqueue(booking.BookingId);
            if (_bookingOrder.Count > MostKept)
            {
                _bookings.Remove(_bookingOrder.Dequeue());
            }

            return _bookings[booking.BookingId] = booking;
        }
    }

    /// <summary>The slots Google holds for a window, Unix seconds half-open: the feed's, with every received replace applied.</summary>
    public IReadOnlyList<FeedAvailability> Slots(string merchantId, string serviceId, long from, long until, IReadOnlyList<FeedAvailability> feed)
    {
        lock (_gate)
        {
            return _slots.Slots(merchantId, serviceId, from, until, feed);
        }
    }

    internal void Apply(SlotModel.Replace replace)
    {
        lock (_gate)
        {
            _slots.Apply(replace);
        }
    }

    /// <summary>Changes a known booking under the lock, so that a patch and the guest's cancel cannot overwrite each other; also for tests.</summary>
    public SimulatedBooking? Change(string bookingId, Func<SimulatedBooking, SimulatedBooking> change)
    {
        lock (_gate)
        {
            return _bookings.TryGetValue(bookingId, out var booking) ? _bookings[bookingId] = change(booking) : null;
        }
    }

    internal Fault? TakeFault(string operation)
    {
        lock (_gate)
        {
            var at = _faults.FindIndex(fault => fault.Times > 0 && fault.Hits(operation));
            if (at < 0)
            {
                return null;
            }

            var hit = _faults[at];
            if (hit.Times == 1)
            {
                _faults.RemoveAt(at);
            }
            else
            {
                _faults[at] = hit with { Times = hit.Times - 1 };
            }

            if (hit.Kind == FaultKind.Revoke)
            {
                _tokens.Clear();
            }

            return hit;
        }
    }

    internal (string Token, int ExpiresIn) IssueToken()
    {
        var token = "sim-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        lock (_gate)
        {
            var now = Now;
            foreach (var old in _tokens.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList())
            {
                _tokens.Remove(old);
            }

            _tokens[token] = now + TokenLife;
            _tokensIssued++;
        }

        return (token, (int)TokenLife.TotalSeconds - 1);
    }

    internal bool Knows(string? authorization)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        lock (_gate)
        {
            return _tokens.TryGetValue(authorization[Scheme.Length..].Trim(), out var until) && until > Now;
        }
    }

    internal void Record(ReceivedCall call)
    {
        lock (_gate)
        {
            _received.Enqueue(call);
            while (_received.Count > MostKept)
            {
                _received.Dequeue();
            }
        }

        OnCall?.Invoke(call);
    }
}
