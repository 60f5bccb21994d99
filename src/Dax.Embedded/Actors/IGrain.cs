namespace Orleans;

public interface IAddressable;

public interface IGrain : IAddressable;

public interface IGrainWithStringKey : IGrain;

public interface IGrainFactory
{
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey;
}
