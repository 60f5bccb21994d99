using System.Globalization;
using System.Text;

namespace Dax.Backends.Qserv.Leftovers;

/// <summary>A query that was submitted.</summary>
/// <param name="Id">Qserv's number of it.</param>
/// <param name="Mark">Stands in a comment of its text: that the number is still ours, and not another Qserv's, is seen by it.</param>
internal readonly record struct SubmittedQuery(long Id, string Mark);

/// <summary>A submission whose answer was lost, so that its number is not known.</summary>
/// <param name="Floor">Its number is greater, when it has one.</param>
/// <param name="Until">It is not looked for any longer.</param>
internal readonly record struct LostSubmission(string Mark, long Floor, DateTimeOffset Until);

/// <summary>
/// What lies on the server because of us, remembered over restarts of this process: lines <c>? mark floor until</c> before a submission, <c>+ id mark</c> after it, <c>- id</c> when
/// nothing of it is left, <c>! mark</c> when a lost one needs no more looking for; <c>= id</c> is the number that was known last when the log was written anew. Written through to the system at each line, so it survives the process, not the machine: the server
/// itself drops results that nobody reads after an hour. Thread-safe.
/// </summary>
internal sealed class QueryJournal : IDisposable
{
    /// <summary>A longer journal is written anew.</summary>
    private const int MaxLines = 4096;
    private const long MaxBytes = 16 << 20;

    private readonly string path;
    private readonly Lock gate = new();
    private readonly Dictionary<long, SubmittedQuery> submitted = [];
    private readonly Dictionary<string, LostSubmission> unsettled = new(StringComparer.Ordinal);
    private FileStream file;
    private int lines;
    private long last;

    private QueryJournal(string path)
    {
        this.path = path;
        if (File.Exists(path) && new FileInfo(path).Length <= MaxBytes)
            foreach (var line in File.ReadLines(path))
                Replay(line);
        file = Rewrite();
    }

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static QueryJournal Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return new QueryJournal(Path.Combine(folder, "queries.log"));
    }

    public IReadOnlyList<SubmittedQuery> Submitted
    {
        get
        {
            lock (gate)
                return [.. submitted.Values];
        }
    }

    /// <summary>The number that the server gave last, to this process or to those before; 0 when none is known.</summary>
    public long Last
    {
        get
        {
            lock (gate)
                return last;
        }
    }

    public IReadOnlyList<LostSubmission> Unsettled
    {
        get
        {
            lock (gate)
                return [.. unsettled.Values];
        }
    }

    public void Begin(LostSubmission submission)
    {
        lock (gate)
        {
            unsettled[submission.Mark] = submission;
            Write(Line(submission));
        }
    }

    public void Settle(string mark)
    {
        lock (gate)
            if (unsettled.Remove(mark))
                Write($"! {mark}");
    }

    public void Add(SubmittedQuery query)
    {
        lock (gate)
        {
            unsettled.Remove(query.Mark);
            submitted[query.Id] = query;
            last = query.Id;
            Write(Line(query));
        }
    }

    public void Remove(long id)
    {
        lock (gate)
            if (submitted.Remove(id))
                Write(string.Create(CultureInfo.InvariantCulture, $"- {id}"));
    }

    public void Dispose()
    {
        lock (gate)
            file.Dispose();
    }

    private void Write(string line)
    {
        if (++lines > MaxLines && lines > 2 * (submitted.Count + unsettled.Count))
        {
            file.Dispose();
            file = Rewrite();
            return;
        }
        file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        file.Flush();
    }

    /// <summary>Only what still counts, in a new file that takes the old one's place at once.</summary>
    private FileStream Rewrite()
    {
        string[] known = last > 0 ? [string.Create(CultureInfo.InvariantCulture, $"= {last}")] : [];
        string[] kept = [.. submitted.Values.Select(Line), .. unsettled.Values.Select(Line), .. known];
        var next = path + ".new";
        File.WriteAllLines(next, kept, Encoding.ASCII);
        File.Move(next, path, overwrite: true);
        lines = kept.Length;
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    private static string Line(SubmittedQuery query) => string.Create(CultureInfo.InvariantCulture, $"+ {query.Id} {query.Mark}");

    private static string Line(LostSubmission lost) => string.Create(CultureInfo.InvariantCulture, $"? {lost.Mark} {lost.Floor} {lost.Until.ToUnixTimeSeconds()}");

    /// <summary>A line that a crash cut short says nothing.</summary>
    private void Replay(string line)
    {
        switch (line.Split(' '))
        {
            case ["+", var id, { Length: QueryMark.Length } mark] when Number(id, out var number):
                unsettled.Remove(mark);
                submitted[number] = new SubmittedQuery(number, mark);
                last = number;
                break;
            case ["-", var id] when Number(id, out var number):
                submitted.Remove(number);
                break;
            case ["?", { Length: QueryMark.Length } mark, var floor, var until] when Number(floor, out var number) && Number(until, out var seconds) && seconds < 1L << 34:
                unsettled[mark] = new LostSubmission(mark, number, DateTimeOffset.FromUnixTimeSeconds(seconds));
                last = number > 0 ? number : last;
                break;
            case ["=", var id] when Number(id, out var number):
                last = number;
                break;
            case ["!", var mark]:
                unsettled.Remove(mark);
                break;
        }
    }

    private static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
