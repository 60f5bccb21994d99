namespace Dax.Silo.Commands;

/// <summary>Bytes as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Text(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 1000 && unit < Units.Length - 1; unit++)
        {
            size /= 1000;
        }
        return unit == 0 ? FormattableString.Invariant($"{bytes} B") : FormattableString.Invariant($"{size:0.0} {Units[unit]}");
    }
}
