using Dax.Engine.Ports;

namespace Dax.Engine.Jobs;

/// <summary>What has to go when results take more room than there is for them.</summary>
public static class Retention
{
    /// <summary>The jobs, oldest first, whose results must go so that <paramref name="total"/> bytes become at most <paramref name="most"/>; all of them when they are not enough.</summary>
    /// <param name="most">0: no limit.</param>
    /// <param name="oldest">Jobs with results, the one that ended first before the others.</param>
    public static IReadOnlyList<string> Excess(long total, long most, IReadOnlyList<HeldResults> oldest)
    {
        if (most <= 0 || total <= most)
            return [];
        var excess = total - most;
        var gone = new List<string>();
        for (var i = 0; i < oldest.Count && excess > 0; i++)
        {
            gone.Add(oldest[i].JobId);
            excess -= oldest[i].Bytes;
        }
        return gone;
    }
}
