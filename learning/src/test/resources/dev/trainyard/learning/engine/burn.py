# Trains a small network inside one native call, for as many steps as asked: a call that lasts.
class Burn(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  params : List[Tensor]

  def set_state(self: __torch__.Burn, params: List[Tensor]) -> Tensor:
    self.params = params
    return torch.zeros([1])

  def burn(self: __torch__.Burn, x: Tensor, y: Tensor, count: Tensor) -> Tensor:
    p = self.params
    last = torch.zeros([1])
    for step in range(int(count[0].item())):
      torch.set_grad_enabled(True)
      z = torch.linear(torch.relu(torch.linear(x, p[0], p[1])), p[2], p[3])
      loss = torch.mse_loss(z, y)
      found = torch.grad([loss], self.params)
      torch.set_grad_enabled(False)
      grads = annotate(List[Tensor], [])
      for gradient in found:
        grads.append(unchecked_cast(Tensor, gradient))
      torch._foreach_add_(self.params, grads, alpha=-0.01)
      last = torch.detach(loss).view([1])
    return last

  # What the program holds, as it is now.
  def held(self: __torch__.Burn, unused: Tensor) -> Tensor:
    return torch.detach(self.params[0])

  # Gives back its argument itself, not a copy.
  def echo(self: __torch__.Burn, x: Tensor) -> Tensor:
    return x
