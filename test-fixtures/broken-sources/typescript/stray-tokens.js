@ # const ) ] } = function* ( async class extends { static => ;
enum { namespace import export default from 'x
const after = load();
