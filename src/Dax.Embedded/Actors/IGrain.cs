namespace Orleans;

/// <summary>Anything that has an address: a grain or a reference to one.</summary>
public interface IAddressable;

public interface IGrain : IAddressable;

public interface IGrainWithStringKey : IGrain;

/// <summary>Makes references. A reference costs nothing: the grain is activated by its first call.</summary>
public interface IGrainFactory
{
    /// <param name="primaryKey">Not empty.</param>
    /// <param name="grainClassNamePrefix">Not supported here: exactly one class implements an interface. Must be null.</param>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey;
}
