namespace Dax.Engine.Scans.Answers;

/// <summary>What is kept of it for another process. Codes are worked out again.</summary>
internal sealed partial class SortedRows
{
    public void Save(StateWriter state)
    {
        state.Write(Count);
        foreach (var column in columns) column.Save(state);
    }

    public bool TryLoad(ref StateReader state)
    {
        Clear();
        var count = state.ReadInt();
        if (count < 0 || count > plan.MostRows) return false;
        foreach (var column in columns)
        {
            if (!column.TryLoad(ref state, count)) return false;
        }
        Count = count;
        using var rows = new Pooled<int>(budget);
        var all = rows.Extend(count);
        for (var i = 0; i < count; i++) all[i] = i;
        for (var i = 0; i < codes.Length; i++) plan.Terms[i].Encode(vectors[plan.Terms[i].Column], all, codes[i].Extend(count));
        Prune();
        return true;
    }
}
