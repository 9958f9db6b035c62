namespace MerchantPortal.Contracts.BookingServer;

/// <summary>Books a slot (spec 1.7).</summary>
public sealed class CreateBookingRequest
{
    /// <summary>What to book.</summary>
    public Slot? Slot { get; set; }

    /// <summary>The guest.</summary>
    public UserInformation? UserInformation { get; set; }

    /// <summary>Price shown and payment wanted.</summary>
    public PaymentInformation? PaymentInformation { get; set; }

    /// <summary>The payment token.</summary>
    public PaymentProcessingParameters? PaymentProcessingParameters { get; set; }

    /// <summary>Opaque; the same token means the same booking.</summary>
    public string? IdempotencyToken { get; set; }

    /// <summary>The guest's free text. Guest data.</summary>
    public string? AdditionalRequest { get; set; }

    /// <summary>The guest's answers to the service's form. Google documents them for orders only and under this name; where a booking brings them they are kept. Guest data.</summary>
    public IntakeFormAnswers? IntakeFormAnswers { get; set; }

    /// <summary>Offer of the offers add-on.</summary>
    public string? OfferId { get; set; }

    /// <summary>Deal of the offers add-on.</summary>
    public string? DealId { get; set; }
}

/// <summary>Either a booking or a failure, never both.</summary>
public sealed class CreateBookingResponse
{
    /// <summary>The booking made.</summary>
    public Booking? Booking { get; set; }

    /// <summary>Why none was made.</summary>
    public BookingFailure? BookingFailure { get; set; }
}
