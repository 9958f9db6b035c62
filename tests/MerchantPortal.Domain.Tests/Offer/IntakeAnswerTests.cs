using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class IntakeAnswerTests
{
    private static readonly IntakeField[] Form =
    [
        new("q-1", IntakeFieldType.ShortAnswer, TextByLanguage.Of("Allergies?"), [], true, null),
        new("q-2", IntakeFieldType.Checkboxes, TextByLanguage.Of("Extras"), [TextByLanguage.Of("Tea"), TextByLanguage.Of("Water")], false, null),
    ];

    [Fact]
    public void Answers_are_kept_in_the_forms_order_with_the_question_as_it_was_asked()
    {
        var kept = IntakeAnswer.Of(Form, [("q-2", ["Tea", "Lemonade"]), ("q-1", [" nuts "])]);
        Assert.Equal(["q-1", "q-2"], kept.Select(answer => answer.Id));
        Assert.Equal(["Allergies?", "Extras"], kept.Select(answer => answer.Question.Value));
        Assert.Equal(["nuts"], kept[0].Responses);
        Assert.Equal(["Tea", "Lemonade"], kept[1].Responses);
    }

    [Fact]
    public void What_was_not_asked_or_not_answered_leaves_nothing()
    {
        Assert.Empty(IntakeAnswer.Of(Form, [("q-9", ["x"]), (null, ["x"]), ("Q-1", ["x"]), ("q-1", []), ("q-2", ["", "  "])]));
        Assert.Empty(IntakeAnswer.Of([], [("q-1", ["x"])]));
    }

    [Fact]
    public void Long_answers_are_cut_and_never_through_a_character()
    {
        var text = new string('x', IntakeAnswer.LongestResponse - 1) + "\U0001F600";
        var kept = Assert.Single(IntakeAnswer.Of(Form, [("q-1", Enumerable.Repeat(text, IntakeAnswer.MostResponses)), ("q-1", ["one more"])]));
        Assert.Equal(IntakeAnswer.MostResponses, kept.Responses.Length);
        Assert.All(kept.Responses, response => Assert.Equal(text[..^2], response));
    }
}
