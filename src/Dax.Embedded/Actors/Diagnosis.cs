using System.Globalization;
using System.Text;

namespace Dax.Embedded.Actors;

/// <summary>Says why a call was not answered. It reads other activations without their locks: what it says was so a moment ago.</summary>
internal static class Diagnosis
{
    private const int LongestChain = 32;

    public static string Of(Call call, ActorRuntime runtime)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{call.Name} on {call.Grain} was not answered within {runtime.Options.GrainCallTimeout}. ");
        if (call.Started > 0)
            text.Append(CultureInfo.InvariantCulture, $"It has been running for {Seconds(call.Started, runtime)} s");
        else if (call.Target is { IsActivating: true })
            text.Append("It has not begun: the grain is still activating");
        else if (call.Target?.Blocker is { } blocker)
            text.Append(CultureInfo.InvariantCulture, $"It has not begun: the grain has been running {blocker.Name} for {Seconds(blocker.Started, runtime)} s");
        else
            text.Append("It has not begun: the grain is deactivating");
        AppendChain(text, call);
        return text.Append('.').ToString();
    }

    private static void AppendChain(StringBuilder text, Invocation call)
    {
        List<Invocation> chain = [call];
        while (Next(chain[^1]) is { } next && chain.Count < LongestChain)
        {
            var back = chain.IndexOf(next);
            chain.Add(next);
            if (back < 0)
                continue;
            text.Append("; deadlock, the call chain waits on itself");
            chain.RemoveRange(0, back);
            break;
        }

        if (chain.Count > 1)
            text.Append(": ").AppendJoin(" → ", chain.Select(c => $"{c.Name} on {c.Target}"));
    }

    // A running request waits for the call that it made last, a waiting one for the holder of the turn.
    private static Invocation? Next(Invocation work)
    {
        var blocker = work.Target?.Blocker;
        var next = work.Started > 0 || work == blocker ? work.Outgoing : blocker;
        return next is { IsEnded: false } ? next : null;
    }

    private static string Seconds(long since, ActorRuntime runtime) =>
        runtime.Time.GetElapsedTime(since).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
}
