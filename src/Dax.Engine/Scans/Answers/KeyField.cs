using Dax.Adql.Binding;

namespace Dax.Engine.Scans.Answers;

/// <summary>Where a key column lies in the words of a group's key.</summary>
/// <param name="Cells">Its codes; null for text, which has those of a <see cref="TextPool"/>.</param>
/// <param name="Word">Of its code.</param>
/// <param name="Shift">Of its code's lowest bit.</param>
/// <param name="NullBit">Place of the bit that is set when it is null, counted through all words; -1 when a null has a code of its own.</param>
internal readonly record struct KeyField(CellCode? Cells, int Word, int Shift, int NullBit)
{
    public int Bits => Cells?.Bits ?? 64;

    public ulong Mask => Bits == 64 ? ulong.MaxValue : (1UL << Bits) - 1;

    public ulong NullCode => Cells is null ? TextPool.Null : NullBit < 0 ? ulong.MaxValue : 0;

    /// <summary>Fields side by side in as few words as is easy. Answers null when a type cannot be a key.</summary>
    public static KeyField[]? Layout(IReadOnlyList<AdqlType> types, out int width)
    {
        var fields = new KeyField[types.Count];
        var used = new List<int>();
        for (var i = 0; i < fields.Length; i++)
        {
            var cells = CellCode.Of(types[i]);
            if (cells is null && (types[i].IsArray || types[i].Base != AdqlBase.Text && types[i].Base != AdqlBase.Null))
            {
                width = 0;
                return null;
            }
            var needsBit = cells is not null && (cells.Bits < 64 || !cells.HasRoom);
            var (word, shift) = Place(used, cells?.Bits ?? 64);
            fields[i] = new(cells, word, shift, needsBit ? -2 : -1);
        }
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].NullBit != -2) continue;
            var (word, shift) = Place(used, 1);
            fields[i] = fields[i] with { NullBit = word * 64 + shift };
        }
        width = used.Count;
        return fields;
    }

    private static (int Word, int Shift) Place(List<int> used, int bits)
    {
        var word = used.FindIndex(u => u + bits <= 64);
        if (word < 0)
        {
            word = used.Count;
            used.Add(0);
        }
        var shift = used[word];
        used[word] += bits;
        return (word, shift);
    }
}
