namespace Analytics.Ingestion.Mapping;

/// <summary>A column (or key) with values from the beginning of the file; missing values are left out.</summary>
internal sealed record ColumnSample(string Name)
{
    public List<string> Values { get; } = [];

    /// <summary>Whether the values are JSON objects.</summary>
    public bool IsObject { get; set; }

    /// <summary>The name in one form for comparing: "InvoiceDate", "invoice-date" and "Invoice Date" are all "invoice_date".</summary>
    public string Key { get; } = Normalize(Name);

    public static string Normalize(string name)
    {
        var key = new System.Text.StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            var character = name[index];
            if (!char.IsLetterOrDigit(character))
            {
                if (key.Length > 0 && key[^1] != '_')
                {
                    key.Append('_');
                }

                continue;
            }

            var startsWord = char.IsUpper(character) && index > 0 && (char.IsLower(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (startsWord && key.Length > 0 && key[^1] != '_')
            {
                key.Append('_');
            }

            key.Append(char.ToLowerInvariant(character));
        }

        return key.ToString().TrimEnd('_');
    }
}
