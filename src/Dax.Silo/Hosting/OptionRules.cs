using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Rules of options, which say in sentences what is wrong.</summary>
internal static class OptionRules
{
    /// <summary>Every broken rule is told at start, all at once.</summary>
    public static void Check<T>(this OptionsBuilder<T> options, Func<T, IEnumerable<string>> problems) where T : class
    {
        options.Services.AddSingleton<IValidateOptions<T>>(new RuleCheck<T>(problems));
        options.ValidateOnStart();
    }

    private sealed class RuleCheck<T>(Func<T, IEnumerable<string>> problems) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var found = problems(options).ToArray();
            return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
        }
    }
}
