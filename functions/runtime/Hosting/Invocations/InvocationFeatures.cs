using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Features in a short list: an invocation has two or three.</summary>
internal sealed class InvocationFeatures : IInvocationFeatures
{
    private readonly List<KeyValuePair<Type, object>> _features = new(2);

    public void Set<T>(T? instance)
    {
        _features.RemoveAll(static feature => feature.Key == typeof(T));
        if (instance is not null)
        {
            _features.Add(new KeyValuePair<Type, object>(typeof(T), instance));
        }
    }

    public T? Get<T>()
    {
        foreach (var (type, instance) in _features)
        {
            if (type == typeof(T))
            {
                return (T)instance;
            }
        }

        return default;
    }

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
