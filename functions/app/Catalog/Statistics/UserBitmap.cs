using System.Numerics;
using System.Runtime.InteropServices;

namespace Analytics.Catalog.Statistics;

/// <summary>An exact set of users. User ids are dense within an organization, so one bit a user is small and merging is an OR.</summary>
internal sealed class UserBitmap
{
    private ulong[] _words = [];

    public long Count
    {
        get
        {
            long count = 0;
            foreach (var word in _words)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    public void Add(long userId)
    {
        var word = (int)(userId >> 6);
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max(word + 1, _words.Length + (_words.Length / 2)));
        }

        _words[word] |= 1UL << (int)(userId & 63);
    }

    public void Merge(UserBitmap other)
    {
        if (other._words.Length > _words.Length)
        {
            Array.Resize(ref _words, other._words.Length);
        }

        for (var index = 0; index < other._words.Length; index++)
        {
            _words[index] |= other._words[index];
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_words.Length);
        writer.Write(MemoryMarshal.AsBytes(_words.AsSpan()));
    }

    public static UserBitmap Load(BinaryReader reader)
    {
        var bitmap = new UserBitmap { _words = new ulong[reader.Read7BitEncodedInt()] };
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(bitmap._words.AsSpan()));
        return bitmap;
    }
}
