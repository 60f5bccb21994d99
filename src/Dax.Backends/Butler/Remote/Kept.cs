using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Remote;

/// <summary>An answer that is good for a while; those who come while it is asked for wait for it. Faults are not kept.</summary>
internal sealed class Kept<T>(TimeProvider time, TimeSpan lifetime) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Answer? last;

    public async ValueTask<Result<T>> Get(Func<Task<Result<T>>> ask)
    {
        if (last is { } fresh && IsFresh(fresh)) return fresh.Value;
        await turn.WaitAsync();
        try
        {
            if (last is { } answered && IsFresh(answered)) return answered.Value;
            var result = await ask();
            if (result.IsOk) last = new Answer(result.Value, time.GetTimestamp());
            return result;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private bool IsFresh(Answer answer) => time.GetElapsedTime(answer.At) < lifetime;

    private sealed record Answer(T Value, long At);
}
