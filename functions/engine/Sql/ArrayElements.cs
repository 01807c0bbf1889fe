namespace Analytics.Engine.Sql;

/// <summary>What an element of a JSON array that is an object itself is called.</summary>
public static class ArrayElements
{
    /// <summary>The members that name an element, the best first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["name", "Name", "title", "Title", "label", "Label", "login", "username", "sku", "SKU", "code", "Code", "key", "id", "ID"];
}
