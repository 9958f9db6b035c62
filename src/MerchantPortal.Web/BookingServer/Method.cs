using System.Buffers;

namespace MerchantPortal.Web.BookingServer;

/// <summary>One method of the booking server: parse, act, answer. Faults of the caller are answers; exceptions are ours.</summary>
internal abstract class Method
{
    /// <summary>The last part of its address (spec 1.2).</summary>
    public abstract string Name { get; }

    public virtual string Verb => HttpMethods.Post;

    /// <summary>A method that is off answers 501.</summary>
    public virtual bool IsOn => true;

    /// <summary>Whether it makes or changes bookings: then a line of the log says that it did, by the id the timeline shows.</summary>
    public virtual bool Books => false;

    /// <summary>How long it may take before it gives up, changes nothing and answers 503; null: no limit of its own.</summary>
    public virtual TimeSpan? Patience => null;

    public abstract Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop);
}
