using System.Text;
using System.Text.Json;

namespace Analytics.Catalog.Statistics;

/// <summary>
/// Walks a JSON object and counts every path with its values. Paths join keys by dots; a dot (or backslash) inside a key is written with a
/// backslash before it. Objects are entered to <see cref="Deepest"/> levels; an array counts its plain elements as values, and of an element that is an
/// object the member that names it (see <see cref="ElementNames"/>). What lies deeper in such elements has a path of its own, with "[]" behind the array's key.
/// </summary>
internal ref struct PropertyWalker
{
    private const int Deepest = 8;
    private const int LongestPath = 400;

    private readonly DataStatistics _statistics;
    private readonly int _eventNumber;
    private readonly Span<byte> _path;
    private readonly Span<byte> _scratch;
    private Utf8JsonReader _reader;
    private bool _inElement;

    private PropertyWalker(ReadOnlySpan<byte> json, DataStatistics statistics, int eventNumber, Span<byte> path, Span<byte> scratch)
    {
        _reader = new Utf8JsonReader(json);
        _statistics = statistics;
        _eventNumber = eventNumber;
        _path = path;
        _scratch = scratch;
    }

    public static void Walk(ReadOnlySpan<byte> json, DataStatistics statistics, int eventNumber)
    {
        var walker = new PropertyWalker(json, statistics, eventNumber, stackalloc byte[LongestPath], stackalloc byte[512]);
        walker._reader.Read();
        walker.WalkObject(0, 1);
    }

    private void WalkObject(int prefix, int depth)
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = AppendKey(prefix);
            _reader.Read();
            if (length < 0)
            {
                _reader.Skip();
            }
            else if (_reader.TokenType == JsonTokenType.StartObject)
            {
                if (depth < Deepest)
                {
                    WalkObject(length, depth + 1);
                }
                else
                {
                    _reader.Skip();
                }
            }
            else
            {
                Count(length, depth);
            }
        }
    }

    private void Count(int pathLength, int depth)
    {
        var property = _reader.TokenType == JsonTokenType.Null ? null : _statistics.Property(_path[..pathLength]);
        if (property is null)
        {
            _reader.Skip();
            return;
        }

        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            property.AddRow(_eventNumber, isArray: _inElement);
            AddValue(property);
            return;
        }

        property.AddRow(_eventNumber, isArray: true);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                WalkElement(property, pathLength, depth);
            }
            else if (_reader.TokenType == JsonTokenType.StartArray)
            {
                _reader.Skip();
            }
            else if (_reader.TokenType != JsonTokenType.Null)
            {
                AddValue(property);
            }
        }
    }

    /// <summary>The name of an element counts as a value of the array; objects within it are entered.</summary>
    private void WalkElement(PropertyStatistics property, int pathLength, int depth)
    {
        var best = int.MaxValue;
        var named = default(Utf8JsonReader);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var rank = ElementNames.RankOf(ref _reader);
            var length = AppendKey(AppendBrackets(pathLength));
            _reader.Read();
            if (_reader.TokenType == JsonTokenType.StartObject && length > 0 && depth < Deepest)
            {
                var outer = _inElement;
                _inElement = true;
                WalkObject(length, depth + 1);
                _inElement = outer;
            }
            else if (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                _reader.Skip();
            }
            else if (rank < best && _reader.TokenType != JsonTokenType.Null)
            {
                best = rank;
                named = _reader;
            }
        }

        if (best < int.MaxValue)
        {
            var end = _reader;
            _reader = named;
            AddValue(property);
            _reader = end;
        }
    }

    /// <summary>Writes "[]" behind an array's path, which is written anew for every element.</summary>
    private readonly int AppendBrackets(int pathLength)
    {
        if (pathLength + 2 > _path.Length)
        {
            return _path.Length;
        }

        "[]"u8.CopyTo(_path[pathLength..]);
        return pathLength + 2;
    }

    private void AddValue(PropertyStatistics property)
    {
        if (!_reader.ValueIsEscaped)
        {
            property.AddValue(_reader.ValueSpan, _reader.TokenType);
        }
        else if (_reader.ValueSpan.Length <= _scratch.Length)
        {
            property.AddValue(_scratch[.._reader.CopyString(_scratch)], _reader.TokenType);
        }
        else
        {
            property.AddValue(Encoding.UTF8.GetBytes(_reader.GetString()!), _reader.TokenType);
        }
    }

    /// <summary>Writes the key behind the prefix; the new length, or -1 when the path grows too long.</summary>
    private readonly int AppendKey(int prefix)
    {
        var key = _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(_reader.GetString()!) : _reader.ValueSpan;
        if (key.Length == 0 || prefix + (key.Length * 2) + 1 > _path.Length)
        {
            return -1;
        }

        var length = prefix;
        if (prefix > 0)
        {
            _path[length++] = (byte)'.';
        }

        foreach (var character in key)
        {
            if (character is (byte)'.' or (byte)'\\')
            {
                _path[length++] = (byte)'\\';
            }

            _path[length++] = character;
        }

        return length;
    }
}
