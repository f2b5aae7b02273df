-- Run by tests/neovim/run.mjs in Neovim without a screen: the server is started as docs/editors/neovim.md says, its findings arrive, a quick fix is
-- applied, and the server ends with its client. Neovim 0.7 and later; 0 if all of it held.
local function fail(message)
  io.stderr:write('FAIL ' .. message .. '\n')
  vim.cmd('cquit 1')
end

local function start(configuration)
  -- vim.lsp.start came with 0.8.
  if vim.lsp.start then return vim.lsp.start(configuration) end
  local id = vim.lsp.start_client(configuration)
  if id then vim.lsp.buf_attach_client(0, id) end
  return id
end

local ok, message = xpcall(function()
  local buffer = vim.api.nvim_get_current_buf()
  local id = start({
    name = 'seqscan',
    cmd = { 'node', assert(os.getenv('SEQSCAN'), 'SEQSCAN is the program'), 'lsp', '--stdio' },
    root_dir = vim.fn.getcwd(),
    capabilities = vim.lsp.protocol.make_client_capabilities(),
  })
  assert(id, 'the server did not start')
  local own = function() return vim.tbl_filter(function(each) return each.code == 'n-plus-one' end, vim.diagnostic.get(buffer)) end
  assert(vim.wait(20000, function() return #own() == 1 end, 20), 'no finding in 20 s')
  local found = own()[1]
  assert(found.lnum == 3 and found.col == 25, 'the finding is at ' .. found.lnum .. ':' .. found.col)
  print('finding: ' .. found.message)

  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = found.user_data.lsp.range or { start = { line = 3, character = 25 }, ['end'] = { line = 3, character = 26 } },
    context = { diagnostics = { vim.tbl_extend('force', found.user_data.lsp, { range = { start = { line = found.lnum, character = found.col }, ['end'] = { line = found.end_lnum, character = found.end_col } }, message = found.message, source = found.source }) } },
  }
  local answers, wrong = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', params, 5000)
  local actions = assert(answers and answers[id] and answers[id].result, vim.inspect(wrong or answers))
  local action = assert(actions[1], 'no quick fix')
  local resolved = vim.lsp.buf_request_sync(buffer, 'codeAction/resolve', action, 5000)
  vim.lsp.util.apply_workspace_edit(assert(resolved[id].result, vim.inspect(resolved)).edit, 'utf-16')
  assert(vim.wait(10000, function() return #own() == 0 end, 20), 'the finding did not go')
  print('after the fix: ' .. vim.api.nvim_buf_get_lines(buffer, 3, 4, false)[1])

  local client = vim.lsp.get_client_by_id(id)
  client.stop()
  assert(vim.wait(10000, function() return client.is_stopped() end, 20), 'the server did not end')
end, debug.traceback)
if ok then vim.cmd('qall!') else fail(message) end
