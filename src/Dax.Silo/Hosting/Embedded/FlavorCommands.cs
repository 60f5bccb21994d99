using System.CommandLine;

namespace Dax.Silo.Hosting;

/// <summary>Commands that only this flavour has: none.</summary>
internal static class FlavorCommands
{
    public static IEnumerable<Command> All => [];
}
