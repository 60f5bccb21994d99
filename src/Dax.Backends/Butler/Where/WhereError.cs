using Dax.Backends.Butler.Sql;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Where;

/// <summary>What is wrong with an expression, and where: characters are counted from one.</summary>
internal static class WhereError
{
    public static RegistryException At(int position, string problem) => new(new Fault.Usage(FormattableString.Invariant($"The expression is wrong at character {position + 1}: {problem}.")));
}
