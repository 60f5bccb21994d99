namespace Dax.Sky.Photometry;

/// <summary>The functions of <see cref="AbMagnitude"/> by the names that queries know them by, over numbers in a row; NaN where there is no answer.</summary>
public sealed class AbFunction
{
    public const int MostArguments = 4;

    private readonly Kernel kernel;

    private AbFunction(string name, int arguments, Kernel kernel) => (Name, Arguments, this.kernel) = (name, arguments, kernel);

    private delegate double Kernel(ReadOnlySpan<double> arguments);

    public static IReadOnlyList<AbFunction> All { get; } =
    [
        new("nanojanskyToAbMag", 1, static a => AbMagnitude.FromNanojansky(a[0])),
        new("nanojanskyToAbMagSigma", 2, static a => AbMagnitude.SigmaFromFlux(a[0], a[1])),
        new("abMagToNanojansky", 1, static a => AbMagnitude.ToNanojansky(a[0])),
        new("abMagToNanojanskySigma", 2, static a => AbMagnitude.ToNanojanskySigma(a[0], a[1])),
        new("fluxToAbMag", 1, static a => AbMagnitude.FromFlux(a[0])),
        new("fluxToAbMagSigma", 2, static a => AbMagnitude.SigmaFromFlux(a[0], a[1])),
        new("abMagToFlux", 1, static a => AbMagnitude.ToFlux(a[0])),
        new("abMagToFluxSigma", 2, static a => AbMagnitude.ToFluxSigma(a[0], a[1])),
        new("dnToAbMag", 2, static a => AbMagnitude.FromDn(a[0], a[1])),
        new("dnToAbMagSigma", 4, static a => AbMagnitude.SigmaFromDn(a[0], a[1], a[2], a[3])),
        new("dnToFlux", 2, static a => AbMagnitude.FluxFromDn(a[0], a[1])),
        new("dnToFluxSigma", 4, static a => AbMagnitude.FluxSigmaFromDn(a[0], a[1], a[2], a[3])),
        new("abMagToDn", 2, static a => AbMagnitude.ToDn(a[0], a[1])),
        new("abMagToDnSigma", 4, static a => AbMagnitude.ToDnSigma(a[0], a[1], a[2], a[3])),
        new("fluxToDn", 2, static a => AbMagnitude.DnFromFlux(a[0], a[1])),
        new("fluxToDnSigma", 4, static a => AbMagnitude.DnSigmaFromFlux(a[0], a[1], a[2], a[3])),
    ];

    public string Name { get; }

    public int Arguments { get; }

    /// <param name="arguments">As many as it has.</param>
    public double Of(ReadOnlySpan<double> arguments) => kernel(arguments);
}
