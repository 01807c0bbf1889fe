namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Organizations of other domains again: a newspaper, a bank, a game and a help desk. The engine was never mended on their words before they were asked.</summary>
internal static class StrangeWorlds
{
    private static readonly World Newspaper = new()
    {
        Name = "newspaper",
        Zone = "Europe/Berlin",
        Currency = "EUR",
        UserIds = "abo-{1:00000}",
        Glossary = "- subscriber = user\n- takings = sum of revenue over `orderCharged`\n",
        Join = "readerSubscribed",
        Browse = "frontPageOpened",
        Main = "articleRead",
        Pay = "orderCharged",
        Quit = "subscriptionEnded",
        Kind = new("section", "politics", "sport", "culture", "local"),
        Place = new("edition", "Hamburg", "Munich", "Leipzig"),
        Device = new("entryDevice", "e-reader", "mobile", "laptop"),
        Item = new("offerName", "weekend pack", "digital", "print plus"),
        Reason = new("endReason", "cost", "no time", "quality"),
        Size = "scrollDepth",
        Flag = "isPaywalled",
        Receipt = "orderNo",
        Land = new("federalState", "Bavaria", "Saxony", "Hesse"),
        Tier = new("readerGroup", "student", "regular", "corporate"),
        Words = Words(
            "who=subscriber", "whos=subscribers", "money=takings",
            "join=subscriptions", "join_past=subscribed", "join_base=subscribe",
            "browse=front page openings", "browse_past=opened the front page", "browse_base=open the front page",
            "main=articles read", "main_past=read an article", "main_base=read an article", "main_one=article read", "mains_past=read articles",
            "pay=orders charged", "pay_past=were charged an order", "pay_base=get charged an order", "pay_one=order charged",
            "quit=ended subscriptions", "quit_past=ended their subscription", "quit_base=end their subscription", "quit_one=subscription end",
            "kind=section", "k0=politics", "k1=sport", "k2=culture", "place=edition", "places=editions", "p0=Hamburg", "p1=Munich", "p2=Leipzig",
            "device=entry device", "devices=entry devices", "d0=e-reader", "d1=mobile", "item=offer", "items=offers", "i0=weekend pack", "reason=end reason", "reasons=end reasons",
            "size=scroll depth", "unit=scroll depth", "with_flag=that are paywalled", "land=federal state", "lands=federal states", "l0=Bavaria", "l1=Saxony", "tier=reader group", "t0=student", "t1=regular"),
    };

    private static readonly World Bank = new()
    {
        Name = "bank",
        Zone = "Europe/Zurich",
        Currency = "CHF",
        UserIds = "C{1:00000}{0:000}",
        Glossary = "- client = user\n- fee income = sum of revenue over `Fee Debited`\n",
        Join = "Account Opened",
        Browse = "Balance Checked",
        Main = "Transfer Sent",
        Pay = "Fee Debited",
        Quit = "Account Closed",
        Kind = new("Transfer Type", "domestic", "SEPA", "instant", "standing order"),
        Place = new("Branch City", "Bern", "Basel", "Lugano"),
        Device = new("Login Method", "passkey", "fingerprint", "card reader"),
        Item = new("Fee Category", "custody", "card", "overdraft"),
        Reason = new("Closure Reason", "better offer", "relocation", "complaint"),
        Size = "Processing Seconds",
        Flag = "Is Recurring",
        Receipt = "Booking Number",
        Land = new("Canton", "Ticino", "Vaud", "Uri"),
        Tier = new("Client Segment", "retail", "affluent", "private"),
        Words = Words(
            "who=client", "whos=clients", "money=fee income",
            "join=account openings", "join_past=opened an account", "join_base=open an account",
            "browse=balance checks", "browse_past=checked their balance", "browse_base=check their balance",
            "main=transfers", "main_past=sent a transfer", "main_base=send a transfer", "main_one=transfer", "mains_past=sent transfers",
            "pay=fees debited", "pay_past=had a fee debited", "pay_base=get a fee debited", "pay_one=fee debited",
            "quit=account closures", "quit_past=closed their account", "quit_base=close their account", "quit_one=account closure",
            "kind=transfer type", "k0=domestic", "k1=SEPA", "k2=instant", "place=branch city", "places=branch cities", "p0=Bern", "p1=Basel", "p2=Lugano",
            "device=login method", "devices=login methods", "d0=passkey", "d1=fingerprint", "item=fee category", "items=fee categories", "i0=custody", "reason=closure reason", "reasons=closure reasons",
            "size=processing seconds", "unit=seconds", "with_flag=that are recurring", "land=canton", "lands=cantons", "l0=Ticino", "l1=Vaud", "tier=client segment", "t0=retail", "t1=affluent"),
    };

    private static readonly World Game = new()
    {
        Name = "game",
        Zone = "America/Los_Angeles",
        Currency = "USD",
        UserIds = "p{0}_{1:00000}",
        Glossary = "- player = user\n- gross = sum of revenue over `gem_pack_bought`\n",
        Join = "hero_created",
        Browse = "lobby_entered",
        Main = "match_finished",
        Pay = "gem_pack_bought",
        Quit = "game_uninstalled",
        Kind = new("game_mode", "duel", "siege", "co-op", "ranked"),
        Place = new("server_region", "frankfurt", "oregon", "tokyo"),
        Device = new("controller", "gamepad", "keyboard", "touch"),
        Item = new("pack_name", "starter", "treasure", "mega"),
        Reason = new("uninstall_reason", "boring", "bugs", "storage"),
        Size = "match_score",
        Flag = "was_victory",
        Receipt = "store_ref",
        Land = new("home_country", "Chile", "Japan", "Norway"),
        Tier = new("league", "wood", "iron", "crystal"),
        Words = Words(
            "who=player", "whos=players", "money=gross",
            "join=heroes created", "join_past=created a hero", "join_base=create a hero",
            "browse=lobby entries", "browse_past=entered the lobby", "browse_base=enter the lobby",
            "main=matches finished", "main_past=finished a match", "main_base=finish a match", "main_one=match finished", "mains_past=finished matches",
            "pay=gem packs bought", "pay_past=bought a gem pack", "pay_base=buy a gem pack", "pay_one=gem pack bought",
            "quit=uninstalls", "quit_past=uninstalled the game", "quit_base=uninstall the game", "quit_one=uninstall",
            "kind=game mode", "k0=duel", "k1=siege", "k2=co-op", "place=server region", "places=server regions", "p0=Frankfurt", "p1=Oregon", "p2=Tokyo",
            "device=controller", "devices=controllers", "d0=gamepad", "d1=keyboard", "item=pack", "items=packs", "i0=starter", "reason=uninstall reason", "reasons=uninstall reasons",
            "size=match score", "unit=match score", "with_flag=that were victories", "land=home country", "lands=home countries", "l0=Chile", "l1=Japan", "tier=league", "t0=wood", "t1=iron"),
    };

    private static readonly World HelpDesk = new()
    {
        Name = "helpdesk",
        Zone = "America/New_York",
        Currency = "USD",
        UserIds = "req{1:00000}",
        Glossary = "- requester = user\n- support revenue = sum of revenue over `plan.upgraded`\n",
        Join = "requester.invited",
        Browse = "article.viewed",
        Main = "ticket.opened",
        Pay = "plan.upgraded",
        Quit = "workspace.abandoned",
        Kind = new("ticket.topic", "billing", "login", "outage", "how-to"),
        Place = new("queue_name", "tier one", "escalations", "night shift"),
        Device = new("article_locale", "en", "fr", "pt"),
        Item = new("plan_code", "team", "business", "scale"),
        Reason = new("abandon_cause", "too slow", "went elsewhere", "budget"),
        Size = "reply_minutes",
        Flag = "breached_sla",
        Receipt = "upgrade.id",
        Land = new("company_region", "Midwest", "Northeast", "South"),
        Tier = new("support_level", "free", "silver", "platinum"),
        Words = Words(
            "who=requester", "whos=requesters", "money=support revenue",
            "join=invitations", "join_past=were invited", "join_base=get invited",
            "browse=article views", "browse_past=viewed an article", "browse_base=view an article",
            "main=tickets", "main_past=opened a ticket", "main_base=open a ticket", "main_one=ticket", "mains_past=opened tickets",
            "pay=plan upgrades", "pay_past=upgraded their plan", "pay_base=upgrade their plan", "pay_one=plan upgrade",
            "quit=abandoned workspaces", "quit_past=abandoned their workspace", "quit_base=abandon their workspace", "quit_one=abandoned workspace",
            "kind=topic", "k0=billing", "k1=login", "k2=outage", "place=queue", "places=queues", "p0=tier one", "p1=escalations", "p2=night shift",
            "device=article locale", "devices=article locales", "d0=en", "d1=fr", "item=plan code", "items=plan codes", "i0=team", "reason=abandon cause", "reasons=abandon causes",
            "size=reply minutes", "unit=minutes", "with_flag=that breached the SLA", "land=company region", "lands=company regions", "l0=Midwest", "l1=Northeast", "tier=support level", "t0=free", "t1=silver"),
    };

    public static IReadOnlyList<World> First { get; } = [Newspaper, Bank, Game];

    public static IReadOnlyList<World> Later { get; } = [HelpDesk, Bank, Game];

    public static IReadOnlyList<World> Third { get; } = [HelpDesk, Worlds.Library, Worlds.Tutoring];

    private static Dictionary<string, string> Words(params string[] pairs) => pairs.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
