using Analytics.Campaigns;
using Analytics.Catalog;
using Analytics.Chat.Drafts;
using Analytics.Chat.Models;
using Analytics.Chat.Quality.Cases;
using Analytics.Chat.Queries;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;
using Analytics.Knowledge;
using Analytics.Platform.Postgres;
using Analytics.Segments;

namespace Analytics.Chat.Answering;

/// <summary>A question in its conversation: who asks, what came before, and the reading the previous turn got.</summary>
internal sealed record AskedQuestion(int OrganizationId, Question Question)
{
    public Interpretation? PreviousReading { get; init; }

    /// <summary>The segment or campaign that was drafted last in the conversation, however many answers ago.</summary>
    public Interpretation? LastDraft { get; init; }

    /// <summary>The campaign that was drafted last in the conversation.</summary>
    public Guid? LastCampaignId { get; init; }

    /// <summary>The segment that the previous turn saved, or drafted a campaign for.</summary>
    public Guid? PreviousSegmentId { get; init; }

    /// <summary>The segments that the conversation saved, or drafted campaigns for.</summary>
    public IReadOnlyCollection<Guid> SpokenOf { get; init; } = [];

    /// <summary>Reads the result of the previous turn, for requests about exactly those people.</summary>
    public Func<CancellationToken, Task<ResultTable?>> PreviousTableAsync { get; init; } = _ => Task.FromResult<ResultTable?>(null);

    /// <summary>Reads the question as if nobody had verified an answer to it.</summary>
    public bool Anew { get; init; }

    /// <summary>Is given a language model's words while it writes them.</summary>
    public Func<string, CancellationToken, Task> TellAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs what a language model wants to look at; logged under the message when there is one.</summary>
    public required Func<ProposedQuery, CancellationToken, Task<QueryRun>> RunAsync { get; init; }
}

/// <summary>Question to reading: a picked choice, a request for a draft, or whatever the configured model makes of it.</summary>
internal sealed class QuestionInterpreter(CatalogReader catalog, IChatModel model, Database database, TimeProvider clock)
{
    public async Task<Interpretation> InterpretAsync(AskedQuestion asked, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var reading = await CitedAsync(asked.OrganizationId, await ReadAsync(asked, cancellation), cancellation);
        return reading with { ElapsedMs = (long)clock.GetElapsedTime(started).TotalMilliseconds };
    }

    /// <summary>The state of the knowledge that was used is kept with the reading: it may change before anybody looks at the answer again.</summary>
    private async Task<Interpretation> CitedAsync(int organizationId, Interpretation reading, CancellationToken cancellation)
    {
        if (reading.Definitions.Count == 0)
        {
            return reading;
        }

        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return reading with { Citations = await KnowledgeCitations.FindAsync(scope, reading.Definitions, cancellation) };
    }

    private async Task<Interpretation> ReadAsync(AskedQuestion asked, CancellationToken cancellation)
    {
        if (asked.PreviousReading is not null && ReplyChoice.Find(asked.Question.Text, asked.PreviousReading) is { } choice)
        {
            return new Interpretation { Outcome = InterpretationOutcome.Planned, Plan = choice.Plan, Confidence = 1, Assumptions = [$"You chose: {choice.Label}."] };
        }

        if (asked.LastDraft is { Draft: { Kind: DraftKind.Campaign } last } && DraftRequestParser.ParseAmendment(asked.Question.Text) is { } amendment)
        {
            return asked.LastDraft with { Draft = amendment with { Changes = last.Whole() }, ElapsedMs = 0 };
        }

        if (await OfDraftAsync(asked, cancellation) is { } ofDraft)
        {
            return ofDraft;
        }

        if (DraftRequestParser.AsksToRun(asked.Question.Text, spokenOf: asked.LastCampaignId is not null))
        {
            return SavedThings.DecidedByPeople(asked.LastCampaignId);
        }

        var known = new Known(await catalog.LoadAsync(asked.OrganizationId, cancellation), await SegmentDirectory.ListNamesAsync(database, asked.OrganizationId, cancellation), asked.SpokenOf);
        if (SavedThings.AskedFor(asked.Question.Text) is { } things && !QuestionEngine.Knows(things, known.Data))
        {
            return things == SavedThings.OfSegments ? SavedThings.Segments([.. known.Segments.Select(segment => segment.Name)]) : SavedThings.Campaigns(await CampaignNamesAsync(asked.OrganizationId, cancellation));
        }

        if ((DraftRequestParser.Parse(asked.Question.Text) ?? DraftRequestParser.Parse(known.SegmentIn(asked.Question.Text)?.Said ?? "")) is { } draft)
        {
            return await ReadDraftAsync(asked, draft, known, cancellation);
        }

        var reading = await VerifiedAsync(asked, known, cancellation) ?? await AskModelAsync(asked, asked.Question, known, cancellation);
        return reading.Outcome is InterpretationOutcome.Declined or InterpretationOutcome.Clarification ? SavedThings.NothingSent(asked.Question.Text, known.Data) ?? reading : reading;
    }

    /// <summary>"Call it Regulars" behind a segment, "who would get it?" behind a campaign.</summary>
    private async Task<Interpretation?> OfDraftAsync(AskedQuestion asked, CancellationToken cancellation)
    {
        if (DraftTurns.ReceiversIn(asked.Question.Text, asked.LastDraft) is { } receivers)
        {
            return new Interpretation
            {
                Outcome = InterpretationOutcome.Planned,
                Plan = receivers,
                Confidence = 1,
                Assumptions = ["Everybody of the campaign's segment as it is now: who has no address, objected or has had enough messages is left out when it is sent, and its review says how many."],
            };
        }

        if (asked.SpokenOf.Count == 0 || DraftTurns.SegmentNameIn(asked.Question.Text, asked.LastDraft?.Draft?.Kind == DraftKind.Segment) is not { } name)
        {
            return null;
        }

        await using var scope = await database.OpenReadingAsync(asked.OrganizationId, cancellation);
        return await SegmentDirectory.FindAsync(scope, asked.SpokenOf.Last(), cancellation) is { } segment
            ? OfSegment(new DraftRequest(DraftKind.Segment, name, null) { Changes = new DraftRequest(DraftKind.Segment, null, null) }, (segment.Id, segment.Name))
            : null;
    }

    private async Task<List<string>> CampaignNamesAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return await CampaignStore.ListNamesAsync(scope, cancellation);
    }

    /// <summary>What a question can name: the data, and the saved segments.</summary>
    private sealed record Known(SemanticModel Data, IReadOnlyList<NamedSegment> Segments, IReadOnlyCollection<Guid> SpokenOf)
    {
        public SegmentQuestion? SegmentIn(string text) => SegmentQuestion.Find(text, Segments, Data, SpokenOf);
    }

    /// <summary>A follow-up means what its conversation makes of it, so only a first question is looked up.</summary>
    private async Task<Interpretation?> VerifiedAsync(AskedQuestion asked, Known known, CancellationToken cancellation)
    {
        if (asked.Anew || asked.Question.Previous.Count > 0)
        {
            return null;
        }

        await using var scope = await database.OpenReadingAsync(asked.OrganizationId, cancellation);
        return await CaseStore.FindVerifiedAsync(scope, asked.Question.Text, cancellation) is { } verified
            ? VerifiedQuestion.Read(verified, asked.Question, known.Data)
            : null;
    }

    private async Task<Interpretation> AskModelAsync(AskedQuestion asked, Question question, Known known, CancellationToken cancellation)
    {
        var ofSegment = known.SegmentIn(question.Text);
        if (ofSegment is null)
        {
            return await ReadAsync(question);
        }

        // Whoever names the people asks of nobody else, unless the question is no whole one.
        if (question.Previous.Count > 0 && ofSegment.PointsBack)
        {
            return Narrowed(await ReadAsync(question with { Text = ofSegment.Rest }), ofSegment);
        }

        var alone = Narrowed(await ReadAsync(question with { Text = ofSegment.Rest, Previous = [], FollowsRefusal = false }), ofSegment);
        return alone.Outcome == InterpretationOutcome.Declined && question.Previous.Count > 0 ? Narrowed(await ReadAsync(question with { Text = ofSegment.Rest }), ofSegment) : alone;

        Task<Interpretation> ReadAsync(Question whole) =>
            model.ReadAsync(new ReadingRequest(whole, known.Data, asked.RunAsync) { OrganizationId = asked.OrganizationId, TellAsync = asked.TellAsync }, cancellation);
    }

    private static Interpretation Narrowed(Interpretation reading, SegmentQuestion segment)
    {
        if (reading.Outcome is not (InterpretationOutcome.Planned or InterpretationOutcome.Clarification))
        {
            return reading.Outcome == InterpretationOutcome.Declined ? reading : WithoutSegment(segment);
        }

        var plan = reading.Plan is null ? null : segment.Narrow(reading.Plan);
        return reading.Plan is not null && plan is null ? WithoutSegment(segment) : reading with
        {
            Plan = plan is null ? null : plan with { Title = plan.Title is { Length: > 0 } title ? $"{title}, {segment.Name}" : plan.Title },
            Assumptions = [.. reading.Assumptions, $"Only people of the segment \"{segment.Name}\"."],
            Readings = [.. reading.Readings.Select(choice => segment.Narrow(choice.Plan) is { } narrowed ? choice with { Plan = narrowed } : null).OfType<ReadingChoice>()],
        };
    }

    private static Interpretation WithoutSegment(SegmentQuestion segment) => new()
    {
        Outcome = InterpretationOutcome.Declined,
        Code = "chat.segment.unsupported",
        Sentence = $"This question cannot be asked of the segment \"{segment.Name}\" alone. Ask for counts, sums, conversion, retention, the people who did something, or sessions of its people.",
    };

    private async Task<Interpretation> ReadDraftAsync(AskedQuestion asked, DraftRequest draft, Known known, CancellationToken cancellation)
    {
        if (draft.Audience is null)
        {
            return await SavedBeforeAsync(asked, cancellation) is { } before ? OfSegment(draft, before)
                : await ThoseAsync(asked, cancellation) is not { } those ? WithoutPeople(draft)
                : draft.Kind == DraftKind.Campaign && await SegmentDirectory.FindSameAsync(database, asked.OrganizationId, those, cancellation) is { } same ? OfSegment(draft, same)
                : Drafted(draft, those);
        }

        if (await SegmentDirectory.FindByNameAsync(database, asked.OrganizationId, AudienceQuestion.SegmentName(draft.Audience), cancellation) is { } saved)
        {
            return OfSegment(draft, saved);
        }

        if (known.SegmentIn(draft.Audience) is { Rest: SegmentQuestion.Everybody } bare)
        {
            return OfSegment(draft, (bare.SegmentId, bare.Name));
        }

        var people = await AskModelAsync(asked, asked.Question with { Text = AudienceQuestion.For(draft.Audience) }, known, cancellation);
        return people switch
        {
            { Outcome: InterpretationOutcome.Planned, Plan: { } plan } => AudienceOfPlan.Of(plan) is { } audience
                ? Drafted(draft, audience) with { Confidence = people.Confidence, Definitions = people.Definitions, Assumptions = people.Assumptions, Model = people.Model }
                : WithoutPeople(draft),
            _ => people,
        };
    }

    private static async Task<AudiencePlan?> ThoseAsync(AskedQuestion asked, CancellationToken cancellation)
    {
        if (asked.Question.Previous.Count == 0)
        {
            return null;
        }

        var plan = asked.Question.Previous[^1].Plan;
        var people = AudienceOfPlan.NeedsRows(plan) && await asked.PreviousTableAsync(cancellation) is { } table
            ? AudienceOfPlan.Named(plan, table)
            : AudienceOfPlan.Of(plan);
        return people is null ? null : people with { Title = AudienceQuestion.NameOf([.. asked.Question.Previous.Select(turn => turn.Text)]) };
    }

    /// <summary>"Save them as regulars", then "send them a coupon": "them" are the people of that segment, wherever it still is.</summary>
    private async Task<(Guid Id, string Name)?> SavedBeforeAsync(AskedQuestion asked, CancellationToken cancellation)
    {
        if (asked.PreviousSegmentId is not { } id)
        {
            return null;
        }

        await using var scope = await database.OpenReadingAsync(asked.OrganizationId, cancellation);
        return await SegmentDirectory.FindAsync(scope, id, cancellation) is { } segment ? (segment.Id, segment.Name) : null;
    }

    private static Interpretation OfSegment(DraftRequest draft, (Guid Id, string Name) segment) => Drafted(
        draft with { SegmentId = segment.Id },
        new AudiencePlan { Users = new InSegment(segment.Id.ToString()), Output = AudienceOutput.List, Title = segment.Name });

    private static Interpretation Drafted(DraftRequest draft, AudiencePlan audience) =>
        new() { Outcome = InterpretationOutcome.Draft, Draft = draft, Plan = audience };

    private static Interpretation WithoutPeople(DraftRequest draft)
    {
        var thing = draft.Kind == DraftKind.Segment ? "segment" : "campaign";
        return new()
        {
            Outcome = InterpretationOutcome.Declined,
            Code = "chat.draft.people_missing",
            Sentence = $"I do not know which people the {thing} is for. Say who, for example \"make a {thing} of users who were active in the last 30 days\", or first ask a question about people and then say \"make a {thing} of those\".",
        };
    }
}
